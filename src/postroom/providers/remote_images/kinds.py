"""What kind of image some bytes are: by their first bytes alone, as what a server says of them may lie."""

BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)


def kind_of(content: bytes) -> str | None:
    """PNG, JPEG, GIF, WebP or BMP; None for everything else, SVG included, which can hold scripts."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in BEGINNINGS if content.startswith(beginning)), None)
