"""Putting back: whether a case that was split off for its subject may become part again of the one it answered."""

from postroom.cases.case import Case, Stage
from postroom.cases.reading import Linked


def offer(case: Case, linked: Linked) -> tuple[str, str] | None:
    """The names of the case that may be put back and of the one it came from, if these two are that."""
    part, whole = (case, linked.case) if linked.type == "split_from" else (linked.case, case)
    if linked.type not in ("split_from", "split_off") or part.kind is not whole.kind:
        return None
    apart = part.merged_into_id is None and whole.merged_into_id is None
    return (part.name, whole.name) if apart and whole.stage is not Stage.archived else None
