"""Whether a signature holds: the body it was made over, its header fields, and its signer's key (RFC 6376 §6.1.3)."""

import re
from collections.abc import Iterable

from postroom.mail.authentication import canonical
from postroom.mail.authentication.canonical import Form
from postroom.mail.authentication.fields import Field
from postroom.mail.authentication.keys import PublicKey
from postroom.mail.authentication.signed import Signed
from postroom.mail.authentication.terms import Terms
from postroom.mail.authentication.verdict import Unproven

_SIGNATURE = re.compile(rb"((?:^|;)[ \t\n]*+b[ \t\n]*+=)[^;]*")


def prove_body(terms: Terms, signed: Signed) -> None:
    """Raises Unproven unless the body is the one that was signed, all of it."""
    size = signed.body_size(terms.body_form)
    if terms.length is not None and terms.length > size:
        raise Unproven("permerror", "more of the text was signed than is there")
    if signed.body_digest(terms.body_form, terms.length) != terms.body_hash:
        raise Unproven("fail", "the text was changed on its way")
    if terms.length is not None and terms.length < size:
        raise Unproven("policy", "only the beginning of the text is signed")


def prove_header(terms: Terms, own: Field, chosen: Iterable[Field], key: PublicKey, form: Form) -> None:
    """Raises Unproven unless the key's owner signed these fields and the signature's `own`, without its `b=`."""
    blank = Field(own.name, _SIGNATURE.sub(rb"\1", own.value, count=1))
    text = b"".join(canonical.header(field, form) for field in chosen)
    text += canonical.header(blank, form).removesuffix(b"\r\n")
    if not key.proves(terms.signature, text):
        raise Unproven("fail", "the header was changed on its way, or somebody else signed it")
    if key.weak:
        raise Unproven("policy", "its key is too short to prove anything")
