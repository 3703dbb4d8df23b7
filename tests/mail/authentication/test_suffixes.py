"""Where anybody may register a name of their own."""

import pytest

from postroom.mail.authentication.suffixes import registered


@pytest.mark.parametrize(
    ("domain", "owner"),
    [
        ("customer.example", "customer.example"),
        ("a.B.Customer.Example", "customer.example"),
        ("mail.customer.co.uk", "customer.co.uk"),
        ("desk.customer.github.io", "customer.github.io"),
        ("www.食狮.com.cn", "xn--85x722f.com.cn"),
        ("co.uk", None),
        ("example", None),
        (".customer.example", None),
        ("", None),
    ],
)
def test_it_finds_the_registered_domain(domain: str, owner: str | None) -> None:
    assert registered(domain) == owner
