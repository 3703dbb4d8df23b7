"""The answer to a change that a script of ours made: a toast, and the word to look at what is new."""

import json
from collections.abc import Mapping

from fastapi.responses import Response


def toasting(toast: Mapping[str, object]) -> Response:
    """`toast` is {"text"} and, if it can be taken back, "undo": {"url", "values"}."""
    return Response(status_code=204, headers={"HX-Trigger": json.dumps({"toast": toast, "fresh": {}})})
