"""Charset labels of mail beside the WHATWG's, and codecs that read a bit more than the label says."""

from encodings.aliases import aliases

BY_WHATWG_NAME = {
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-8-i": "iso8859-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac-roman",
}
"""Mail marked with the smaller set often holds characters of the larger one."""

BY_LABEL = {
    "utf-7": "utf-7",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "utf-32": "utf-32",
    "utf-32le": "utf-32-le",
    "utf-32be": "utf-32-be",
    "hz-gb-2312": "hz",
    "iso-2022-kr": "iso2022_kr",
    "x-gbk": "gb18030",
    "cn-gb": "gb18030",
    "euc-cn": "gb18030",
    "euc_cn": "gb18030",
    "euccn": "gb18030",
    "gb18030-2005": "gb18030",
    "ks_c_5601": "cp949",
    "sjis-win": "cp932",
    "eucjp": "euc_jp",
    "eucjp-ms": "euc_jp",
    "eucjp-win": "euc_jp",
    "euc-jis-2004": "euc_jis_2004",
    "iso-2022-jp-2004": "iso2022_jp_2004",
    "iso-2022-jp-ext": "iso2022_jp_ext",
    "jis": "iso2022_jp_ext",
    "x-jis": "iso2022_jp_ext",
    "thai": "cp874",
    "koi8r": "koi8-r",
    "latin-9": "iso8859-15",
    "macroman": "mac-roman",
    "x-mac-ce": "mac-latin2",
    "ptcp154": "ptcp154",
    "kz1048": "kz1048",
    "rk1048": "kz1048",
    "utf-8-bom": "utf-8",
    "utf-8-mac": "utf-8",
    "utf8-mac": "utf-8",
    "cesu-8": "utf-8",
    "ucs-4": "utf-32",
    "iso-10646-ucs-4": "utf-32",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "iso-2022-jp-1": "iso2022_jp_1",
    "iso-2022-jp-2": "iso2022_jp_2",
    "iso-2022-jp-3": "iso2022_jp_3",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "x-mac-roman": "mac-roman",
    "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish",
    "x-mac-centralroman": "mac-latin2",
    "windows-31j": "cp932",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "646": "ascii",
    "iso646-us": "ascii",
    "7bit": "ascii",
}

BY_CODE_PAGE = {
    **{
        page: f"cp{page}"
        for page in (437, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874)
    },
    **{page: f"cp{page}" for page in (932, 949, *range(1250, 1259))},
    **{28590 + part: f"iso8859-{part}" for part in (*range(2, 12), 13, 14, 15, 16)},
    936: "gb18030",
    54936: "gb18030",
    950: "big5hkscs",
    20866: "koi8-r",
    21866: "koi8-u",
    28591: "cp1252",
    50220: "iso2022_jp_ext",
    50221: "iso2022_jp_ext",
    50222: "iso2022_jp_ext",
    51932: "euc_jp",
    51949: "cp949",
    65001: "utf-8",
}
"""https://learn.microsoft.com/windows/win32/intl/code-page-identifiers"""

SINGLE_BYTE = frozenset(
    (
        *(f"cp{number}" for number in (*range(1250, 1259), 874, 866, 437, 850, 852, 858)),
        *(f"iso8859-{number}" for number in range(1, 17)),
        *("ascii", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "mac-greek", "mac-turkish", "mac-latin2"),
    )
)
"""Codecs in which nearly every run of bytes is a text, so that fitting proves nothing."""

_NO_CHARSETS = frozenset(
    (
        *("base64_codec", "bz2_codec", "hex_codec", "quopri_codec", "rot_13", "uu_codec", "zlib_codec", "mbcs"),
        *("cp037", "cp273", "cp424", "cp500", "cp1026", "cp1140"),  # EBCDIC, in which no mail is written
    )
)
BY_ALIAS = {alias: codec.replace("_", "-") for alias, codec in aliases.items() if codec not in _NO_CHARSETS}
BY_ALIAS |= {codec.replace("-", "_"): codec for codec in BY_ALIAS.values()} | {"ansi": "cp1252"}
BY_ALIAS |= {alias: "latin1" for alias, codec in BY_ALIAS.items() if codec == "latin-1"}
"""Codecs by the further names that Python knows for them, with `_` for each sign that is no letter or digit."""
