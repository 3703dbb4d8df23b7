"""Charset labels of mail beside the WHATWG's, and codecs that read a bit more than the label says."""

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
    "cp936": "gb18030",
    "ms936": "gb18030",
    "cp949": "cp949",
    "ks_c_5601": "cp949",
    "cp932": "cp932",
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
    **{
        spelling.format(page): f"cp{page}"
        for page in (437, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869)
        for spelling in ("cp{}", "cp-{}", "ibm{}", "ibm-{}", "dos-{}")
    },
}

SINGLE_BYTE = frozenset(
    (
        *(f"cp{number}" for number in (*range(1250, 1259), 874, 866, 437, 850, 852, 858)),
        *(f"iso8859-{number}" for number in range(1, 17)),
        *("ascii", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "mac-greek", "mac-turkish", "mac-latin2"),
    )
)
"""Codecs in which nearly every run of bytes is a text, so that fitting proves nothing."""
