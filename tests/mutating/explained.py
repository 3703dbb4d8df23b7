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
        "agrees: Or -> And": "the first: where only one is empty, no comparison below finds that they agree either",
        "_stands_behind_colon: return False -> return None": "it is only asked whether it is so",
        "_untagged: if not found: break -> if not found and False: break": "it only saves rounds that find nothing",
        "_untagged: break -> pass": "it only saves rounds that find nothing",
    },
    "postroom.mail.automatic": {
        "recognise: '' -> 'XX'": "no rule knows this word, either, where there is no subject",
        "recognise: for name, _ in headers.fields if signs.TELLING_NAME.search(name) -> "
        "for name, _ in headers.fields": "it only saves looking at fields that tell nothing",
        "_absence: '[]() :：' -> '[]() :：XX'": "no such subject begins or ends with that letter",
        "_robot: '' -> 'XX'": "no robot has this name, either",
        "_counted: '' -> 'XX'": "no program counts failures there, either",
        "_field: for name, pattern in table if name in headers -> for name, pattern in table": "it only saves time",
        "_addresses: '' -> 'XX'": "that is no address, either",
    },
}
