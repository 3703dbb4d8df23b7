"""Fetching a foreign image: from the public network only, within limits, telling nothing."""

import ssl
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path
from time import monotonic

import pytest

from postroom.providers.remote_images.fetching import MOST_REDIRECTS, Fetcher, Image, NoImage
from postroom.providers.remote_images.places import Address, is_public, resolve
from tests.providers.picture_server import LARGE, PNG, Pictures, serving
from tests.world.certificates import make_certificate

HERE = ip_address("127.0.0.1")
INNER = ip_address("10.0.0.8")
NAMES = {"pictures.example": (HERE,), "inner.example": (INNER,), "both.example": (HERE, INNER)}


def by_our_table(host: str, _: float) -> Sequence[Address]:
    return NAMES.get(host, ())


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    with serving() as running:
        yield running


@pytest.fixture
def fetch(pictures: Pictures) -> Fetcher:
    """The one server may be asked, and nothing else."""
    return Fetcher(by_our_table, lambda address, port: (address, port) == (HERE, pictures.port), largest=LARGE)


def test_it_fetches_an_image_and_tells_nothing_about_who_looks(fetch: Fetcher, pictures: Pictures) -> None:
    assert fetch(pictures.url("/pixel.png?who=alice")) == Image("image/png", PNG)
    [(path, fields)] = pictures.seen
    assert path == "/pixel.png?who=alice"
    assert fields == {
        "host": f"pictures.example:{pictures.port}", "user-agent": "Postroom", "accept": "image/*",
        "accept-encoding": "identity", "connection": "close",
    }  # fmt: skip


def test_it_follows_a_redirect_and_writes_paths_as_they_must_be(fetch: Fetcher, pictures: Pictures) -> None:
    assert fetch(pictures.url("/to/" + pictures.url("/a b.png"))).content == PNG


@pytest.mark.parametrize(
    "target",
    ["http://inner.example/", "http://both.example/", "http://127.0.0.1:1/", "http://[::1]/", "file:///etc/passwd",
     "gopher://pictures.example/", "http://nobody.example/", "http://user:secret@pictures.example/", "//["],
)  # fmt: skip
def test_it_goes_to_no_inner_network_neither_at_once_nor_by_a_redirect(
    fetch: Fetcher, pictures: Pictures, target: str
) -> None:
    with pytest.raises(NoImage):
        fetch(target)
    with pytest.raises(NoImage):
        fetch(pictures.url(f"/to/{target}"))
    assert len(pictures.seen) == 1


def test_it_refuses_what_is_no_image_whatever_the_server_calls_it(fetch: Fetcher, pictures: Pictures) -> None:
    for path in ("/page.png", "/drawing.svg", "/nothing.png"):
        with pytest.raises(NoImage):
            fetch(pictures.url(path))


def test_it_refuses_what_is_too_large(fetch: Fetcher, pictures: Pictures) -> None:
    with pytest.raises(NoImage, match="too large"):
        fetch(pictures.url("/large.png"))


def test_it_asks_for_the_certificate_of_the_name_and_not_of_the_address(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with serving(certificate.context()) as secured:
        trusting = Fetcher(
            lambda *_: (HERE,), lambda *_: True, tls=ssl.create_default_context(cafile=str(certificate.chain))
        )
        assert trusting(secured.url("/pixel.png", "localhost", "https")).content == PNG
        with pytest.raises(NoImage):
            trusting(secured.url("/pixel.png", "pictures.example", "https"))
        with pytest.raises(NoImage):
            Fetcher(lambda *_: (HERE,), lambda *_: True)(secured.url("/pixel.png", "localhost", "https"))


def test_it_goes_round_in_no_circle(fetch: Fetcher, pictures: Pictures) -> None:
    with pytest.raises(NoImage, match="circles"):
        fetch(pictures.url("/again"))
    assert len(pictures.seen) == MOST_REDIRECTS + 1


def test_it_waits_for_no_server_that_drips(pictures: Pictures) -> None:
    start = monotonic()
    with pytest.raises(NoImage):
        Fetcher(by_our_table, lambda *_: True, seconds=0.5)(pictures.url("/drip"))
    assert monotonic() - start < 10


def test_without_permission_this_machine_is_never_asked(pictures: Pictures) -> None:
    for host in ("pictures.example", "127.0.0.1", "[::ffff:127.0.0.1]", "localhost"):
        with pytest.raises(NoImage):
            Fetcher(resolve if host != "pictures.example" else by_our_table)(pictures.url("/pixel.png", host))
    assert pictures.seen == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1",
     "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::1", "2001:0:a00:1::1",
     "2001:db8::1"],
)  # fmt: skip
def test_no_inner_address_is_public_however_it_is_written(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_an_address_of_the_public_network_is(address: str) -> None:
    assert is_public(ip_address(address))
