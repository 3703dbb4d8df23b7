"""Where a body ends, in linear time."""

import time

from hypothesis import given
from hypothesis import strategies as st

from postroom.providers.smtp.body import Body


@given(content=st.lists(st.sampled_from([b"\r\n", b".", b"\n", b"\r", b"a"]), max_size=30).map(b"".join))
def test_it_gives_back_what_a_client_stuffed(content: bytes) -> None:
    lines = (content + b"\r\n").split(b"\r\n")
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    body = Body(1000)
    assert body.feed(stuffed + b".\r\nrest") == b"rest"
    assert body.content() == content + b"\r\n"


def _seconds(size: int, chunk: bytes) -> float:
    body = Body(size + len(chunk))
    begun = time.process_time()
    for _ in range(size // len(chunk)):
        body.feed(chunk)
    assert body.feed(b"\r\n.\r\n") == b""
    assert len(body.content()) == size // len(chunk) * len(chunk) + 2
    return time.process_time() - begun


def test_its_time_grows_with_the_body_and_not_faster() -> None:
    chunk = b"y\r\n" + b"x" * 47
    small, large = (min(_seconds(size, chunk) for _ in range(3)) for size in (1 << 20, 1 << 23))
    assert large < 4 * 8 * small
