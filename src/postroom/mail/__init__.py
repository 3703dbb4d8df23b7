"""What an e-mail is. Pure: bytes in, values out; no database, network, clock or settings.

Possessive groups in regular expressions end with `|(?!)`, without which Python 3.11.2 misreads them
(tests/truth/test_expressions.py).
"""
