"""The names of months and zones that mail programs write into a Date header."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan jän ene gen",
            "feb fév fev fevr",
            "mar mär mrz mrt maa",
            "apr avr abr",
            "may mai maj mei mag maio",
            "jun juin giu",
            "jul juil lug",
            "aug aoû aou ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic des",
        ),
        start=1,
    )
    for name in names.split()
}
"""How a month begins, in three letters, or in four where three would do for two months. In English first, then in
the languages of programs that wrote their own."""

_HOURS = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "brt": -3, "art": -3,
    "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2, "sast": 2,
    "eest": 3, "msk": 3, "pkt": 5, "ist": 5.5, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

ZONES = {name: round(hours * 60) for name, hours in _HOURS.items()}
"""Minutes east of Greenwich. The first eight are RFC 5322's (§4.3), the others the usual meaning; any other is UTC."""
