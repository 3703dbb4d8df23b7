"""Whether a mail comes from whom it names: SPF, DKIM, ARC and DMARC, and what a server of ours wrote about them.

Bytes and an injected way to ask DNS in, values out; `checking.py` is where to enter.
"""
