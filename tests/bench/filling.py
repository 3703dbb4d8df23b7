"""Fills a database with many cases, their messages and people."""

from pathlib import Path

import psycopg

STATEMENTS = Path(__file__).with_name("filling.sql")


def fill(url: str, cases: int) -> None:
    """`cases` cases of five messages each, of a fifth as many people."""
    order = STATEMENTS.read_text().replace(":cases", str(cases)).replace(":people", str(max(1, cases // 5)))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(order.encode())
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
