"""The line that mails of ours may begin with, so that what is answered above it is told from what they said.

As text it is found by its words, which survive every mail program; in HTML also by its class, which some rename.
"""

CLASS = "postroom-marker"
WORDS = "Please write your answer above this line"
TEXT = f"##- {WORDS} -##"
HTML = f'<div class="{CLASS}" style="color:#767676;font-size:12px">{TEXT}</div>'
