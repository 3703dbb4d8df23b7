"""The return path of a delivery names it, and nobody can make one up."""

import pytest

from postroom.mail.return_path import return_address, return_token, returned_number

KEY = b"k" * 32


@pytest.mark.parametrize("number", [1, 17, 2**63 - 1])
def test_it_names_its_delivery_also_in_capitals(number: int) -> None:
    address = return_address(return_token(number, KEY), "bounces.acme.example")
    assert returned_number(address, KEY) == number
    assert returned_number(address.upper(), KEY) == number
    assert len(address.partition("@")[0]) <= 64


@pytest.mark.parametrize(
    "address",
    ["", "bounce-1-@acme.example", "support@acme.example", "bounce-1-aaaaaaaaaaaa@acme.example",
     "bounce-01-" + return_token(1, KEY)[2:] + "@acme.example", return_token(1, KEY) + "@acme.example",
     "bounce-2-" + return_token(1, KEY)[2:] + "@acme.example", "bounce-" + return_token(1, b"x" * 32) + "@acme.example",
     "bounce-" + "9" * 99 + return_token(1, KEY)[1:] + "@acme.example"],
)  # fmt: skip
def test_what_we_did_not_sign_is_none(address: str) -> None:
    assert returned_number(address, KEY) is None


def test_digits_of_another_script_are_none_of_ours() -> None:
    assert returned_number("bounce-1\N{ARABIC-INDIC DIGIT THREE}-aaaaaaaaaaaa@desk.example", KEY) is None
