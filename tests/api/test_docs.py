import re
from pathlib import Path

from tests.api.test_schema import OPERATIONS

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def test_it_writes_down_each_call_and_no_other() -> None:
    written = re.findall(r"^\| `([A-Z]+ /\S*)` \|", PAGE.read_text(), re.MULTILINE)
    assert sorted(written) == sorted(operation.label for operation in OPERATIONS)
