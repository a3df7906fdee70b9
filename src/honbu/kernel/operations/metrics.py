"""Figures for Prometheus: of this process, and of the whole installation as its database tells them."""

from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from honbu.kernel.operations import queries
from honbu.kernel.trail import public as trail

REGISTRY = CollectorRegistry(auto_describe=False)
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
REQUESTS = Counter("honbu_requests", "Requests answered by this process", ["method", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "honbu_request_seconds",
    "Time to answer a request",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)


class Installation(Collector):
    """What the database knows, asked at each scrape."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Jobs, events, trail, size; nothing at all while the database does not answer."""
        try:
            seen = queries.workings()
            figures = {
                "honbu_jobs_waiting": ("Jobs that wait", seen.waiting),
                "honbu_jobs_running": ("Jobs that run", seen.running),
                "honbu_jobs_failed": ("Jobs given up", seen.failed),
                "honbu_jobs_oldest_wait_seconds": ("How long the oldest due job has waited", seen.oldest_wait),
                "honbu_events_undelivered": ("Events that a handler has not taken", seen.undelivered),
                "honbu_trail_lines": ("Lines of the trail", trail.last_position()),
                "honbu_database_bytes": ("Size of the database", queries.database_size()),
            }
        except DatabaseError:
            figures = {}
        for name, (title, value) in figures.items():
            yield GaugeMetricFamily(name, title, value=value)


REGISTRY.register(Installation())


def observe(method: str, status: int, seconds: float) -> None:
    """Count an answered request."""
    REQUESTS.labels(method if method in {"GET", "POST", "HEAD"} else "other", str(status)).inc()
    SECONDS.observe(seconds)


def exposition() -> tuple[bytes, str]:
    """The figures in Prometheus' text form, and its content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
