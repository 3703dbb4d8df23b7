"""The words for results (RFC 8601 §2.7), and how a check ends early. Which words a check can come to, its file says."""

from typing import Literal

Verdict = Literal["none", "neutral", "policy", "pass", "fail", "softfail", "temperror", "permerror"]


class Unproven(Exception):
    """A signature proves nothing: the result that means, and why, as a clause for a person."""

    def __init__(self, result: Verdict, because: str) -> None:
        super().__init__(because)
        self.result: Verdict = result
        self.because = because
