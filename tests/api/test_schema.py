"""Schemathesis asks the real API, with a real database, whatever its OpenAPI document allows and forbids."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import CheckFunction, GenerationMode
from schemathesis.checks import positive_data_acceptance
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from postroom.api.app import make_api
from postroom.base.database import Database, connect
from tests.api.conftest import KEY, Client, Office

DOCUMENT = make_api(database=Database(connect("postgresql:///nowhere")), key=KEY).openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
FORBIDDING = [each for each in OPERATIONS if each.label not in ("GET /health", "POST /uploads")]
"""One takes nothing, the other any octets."""
EXAMPLES = 15
Operation = APIOperation[Any, Any, Any, Any]


@pytest.fixture
def filled(office: Office) -> Client:
    """Something of everything, so that small ids are somebody's."""
    acme = office.acme
    acme.case("Printer", words="It burns", owner_id=acme.alice.id)
    acme.case("Ned asks", contact=acme.ned, inbox=acme.hello)
    return office.as_(acme.alice)


def asked(client: Client, operation: Operation, mode: GenerationMode, left_out: list[CheckFunction]) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(
            base_url=client.url, headers=dict(client.headers), timeout=20, excluded_checks=[*left_out]
        )

    ask()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_it_answers_as_documented_what_the_document_allows(filled: Client, operation: Operation) -> None:
    """What is allowed may still be refused: no document can tell which inboxes there are."""
    asked(filled, operation, GenerationMode.POSITIVE, [positive_data_acceptance])


@pytest.mark.parametrize("operation", FORBIDDING, ids=lambda o: o.label)
def test_it_refuses_what_the_document_forbids(filled: Client, operation: Operation) -> None:
    asked(filled, operation, GenerationMode.NEGATIVE, [])
