"""Where a body ends, in linear time."""

from hypothesis import given
from hypothesis import strategies as st

from postroom.providers.smtp.body import Body
from tests.growing import assert_it_grows_in_proportion


@given(content=st.lists(st.sampled_from([b"\r\n", b".", b"\n", b"\r", b"a"]), max_size=30).map(b"".join))
def test_it_gives_back_what_a_client_stuffed(content: bytes) -> None:
    lines = (content + b"\r\n").split(b"\r\n")
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    body = Body(1000)
    assert body.feed(stuffed + b".\r\nrest") == b"rest"
    assert body.content() == content + b"\r\n"


def test_its_time_grows_with_the_body_and_not_faster() -> None:
    chunk = b"y\r\n" + b"x" * 47

    def work(size: int) -> None:
        body = Body(size + len(chunk))
        for _ in range(size // len(chunk)):
            body.feed(chunk)
        assert body.feed(b"\r\n.\r\n") == b""
        assert len(body.content()) == size // len(chunk) * len(chunk) + 2

    assert_it_grows_in_proportion(work, 1 << 21)
