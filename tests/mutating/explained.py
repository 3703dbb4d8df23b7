"""Mutants that no test can notice, each with the reason."""

_ANY_ORDER = (
    "no prefix without a colon begins another, and before a colon the expression tries each: order is for reading"
)
EXPLAINED: dict[str, dict[str, str]] = {
    "postroom.mail.subject": {
        "_either: word.casefold() -> word": "the tables are written in folded letters; it guards who adds to them",
        "_either: sorted(words, key=len, reverse=True) -> sorted(words, reverse=True)": _ANY_ORDER,
        "_either: sorted(words, key=len, reverse=True) -> sorted(words, key=len)": _ANY_ORDER,
        "_either: True -> False": _ANY_ORDER,
    }
}
