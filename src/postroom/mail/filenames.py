"""Names of attached files, fit to be shown and to be saved: no paths, no control characters, no bidi tricks.

`invoice\\u202efdp.exe` is shown by a screen as `invoiceexe.pdf`; such signs are taken out.
"""

import re

LONGEST = 150

INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
WHERE_IT_LAY = re.compile(r"\A(?:[/\\]|[A-Za-z]:).*[/\\]", re.S)
FORBIDDEN = re.compile(r'[<>:"|?*/\\]')
BLANKS = re.compile(r"\s+")
NO_ENDING = ".bin"
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|\Z)", re.I)

EXTENSIONS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/json": ".json",
    "application/xml": ".xml",
    "application/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-outlook": ".msg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/x-zip-compressed": ".zip",
    "application/x-gzip": ".gz",
    "application/x-7z-compressed": ".7z",
    "application/postscript": ".ps",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pgp-keys": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "image/jpeg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    "image/x-icon": ".ico",
    "image/vnd.microsoft.icon": ".ico",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/x-vcard": ".vcf",
    "text/vcard": ".vcf",
    "text/richtext": ".txt",
    "text/rfc822-headers": ".txt",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/rfc822-headers": ".txt",
    "message/feedback-report": ".txt",
    "message/global-delivery-status": ".txt",
    "message/global-headers": ".txt",
    "application/pgp-encrypted": ".asc",
    "audio/mpeg": ".mp3",
    "audio/x-wav": ".wav",
    "text/markdown": ".md",
    "text/javascript": ".js",
    "video/quicktime": ".mov",
}


def safe(name: str) -> str:
    """The name without what could mislead a person or a file system; perhaps empty."""
    name = WHERE_IT_LAY.sub("", INVISIBLE.sub("", name).strip().rstrip("/\\"), count=1)
    name = BLANKS.sub(" ", FORBIDDEN.sub("_", name.lstrip("./\\"))).strip(" .")
    return _shortened("_" + name if RESERVED.match(name) else name)


def made_up(type_: str, stem: str) -> str:
    """A name for a part that has none, with the ending that its type has."""
    subtype = type_.partition("/")[2]
    plain = "." + subtype if subtype.isalnum() and len(subtype) <= 5 else NO_ENDING
    return (safe(stem) or "attachment") + EXTENSIONS.get(type_, plain)


def _shortened(name: str) -> str:
    """Cut in the middle: the ending tells what the file is."""
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    kept = dot + ending if stem and len(ending) <= 10 else ""
    return name[: LONGEST - len(kept)] + kept
