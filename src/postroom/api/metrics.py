"""Figures for Prometheus, at `/metrics`: what waits to be done, and for whom. They take no token and name nobody."""

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.database import Database
from postroom.base.duties import lateness

_JOBS = " UNION ALL ".join(
    f"SELECT '{table}', status, count(*), min(due_at) FROM {table} WHERE status IN ('waiting', 'retrying') GROUP BY 2"
    for table in ("arrivals", "deliveries")
)
_NEED_RESPONSE = "SELECT kind, count(*) FROM cases WHERE needs_response AND NOT is_spam GROUP BY kind"


class Waiting(Collector):
    """What waits, read from the database once for each scrape; indexes hold just these rows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def collect(self) -> Iterator[Metric]:
        """The families of figures."""
        jobs = GaugeMetricFamily("postroom_jobs", "Jobs that are not done.", labels=["queue", "status"])
        late = GaugeMetricFamily("postroom_job_lateness_seconds", "How late the oldest is.", labels=["queue", "status"])
        for queue, status, count, due_at in self._session.execute(text(_JOBS)):
            jobs.add_metric([queue, status], count)
            late.add_metric([queue, status], max(0.0, (now() - due_at).total_seconds()))
        yield jobs
        yield late
        need = GaugeMetricFamily("postroom_cases_needing_response", "Cases that somebody waits for.", labels=["kind"])
        for kind, count in self._session.execute(text(_NEED_RESPONSE)):
            need.add_metric([kind], count)
        yield need
        overdue = GaugeMetricFamily("postroom_duty_overdue_seconds", "How late a periodic duty is.", labels=["duty"])
        for duty in lateness(self._session):
            overdue.add_metric([duty.name], duty.seconds)
        yield overdue


def metrics(database: Database) -> APIRouter:
    """The router that serves them."""
    router = APIRouter()

    @router.get("/metrics", include_in_schema=False)
    def read_metrics() -> Response:
        """The figures as they are now."""
        with database.reading() as session:
            registry = CollectorRegistry()
            registry.register(Waiting(session))
            ProcessCollector(registry=registry)
            return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
