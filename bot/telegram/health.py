"""Health and measures, on a port of their own: nothing of anybody in them."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.reminders.sweep import Sweep
from bot.telegram.receiving import Reception
from bot.telegram.worker import Worker


def health(
    worker: Worker, reception: Reception, sweep: Sweep, listens: Callable[[], bool], ticks: Callable[[], bool]
) -> web.Application:
    """`/healthz`: the process answers. `/readyz`: it serves people. `/metrics`: counts, as Prometheus reads them.

    Args:
        worker: Handles updates.
        reception: Receives them.
        sweep: Sends reminders.
        listens: Whether Telegram answers.
        ticks: Whether reminders leave when they are due.
    """

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def is_ready(_: web.Request) -> web.Response:
        if not listens():
            return web.Response(status=503, text="Telegram ne répond pas\n")
        if not ticks():
            return web.Response(status=503, text="Les rappels ne partent plus\n")
        return web.Response(text="ok\n")

    async def metrics(_: web.Request) -> web.Response:
        counts = {
            "jalon_updates_received_total": ("counter", reception.received),
            "jalon_updates_ignored_total": ("counter", reception.ignored),
            "jalon_updates_handled_total": ("counter", worker.handled),
            "jalon_updates_failed_total": ("counter", worker.failed),
            "jalon_reminders_sent_total": ("counter", sweep.sent),
            "jalon_reminders_missed_late_total": ("counter", sweep.missed),
            "jalon_reminders_failed_total": ("counter", sweep.failed),
            "jalon_people_waiting": ("gauge", worker.busy),
        }
        lines = (f"# TYPE {name} {kind}\n{name} {value}\n" for name, (kind, value) in counts.items())
        return web.Response(text="".join(lines), content_type="text/plain")

    application = web.Application()
    application.router.add_get("/healthz", alive)
    application.router.add_get("/readyz", is_ready)
    application.router.add_get("/metrics", metrics)
    return application
