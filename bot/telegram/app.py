"""The composition root of `jalon telegram`: the one place where everything is made and joined."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from typing import Any, Final

from aiogram import Bot, Dispatcher
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

from bot import clock
from bot.config import Config
from bot.questions import Questions
from bot.reminders.replanning import Replanning
from bot.reminders.schedule import SWEEP_EVERY, Schedule
from bot.reminders.sweep import Sweep
from bot.reminders.through_ptb import ptb_call
from bot.storage import open_storage
from bot.telegram.desk import Desk
from bot.telegram.failures import CallFailed, Refused
from bot.telegram.handlers import COMMANDS, routers
from bot.telegram.health import health
from bot.telegram.receiving import Call, Polling, Reception, webhook
from bot.telegram.register import Register
from bot.telegram.sending import Sender
from bot.telegram.through_aiogram import JsonSession, aiogram_call
from bot.telegram.updates import ALLOWED
from bot.telegram.upkeep import Upkeep
from bot.telegram.worker import Worker
from flows import load_flows
from knowledge.loader import load_law

log = logging.getLogger("jalon.telegram")

_DRAIN: Final = 10.0  # seconds left to what is being handled when Jalon is asked to stop
_POSTING: Final = 2.0  # seconds left to whoever is still posting then
_CALLS: Final = 80  # in flight at once; of the hundred connections of aiogram's session, getUpdates needs one
_POLL_TIMEOUT: Final = 40.0  # longer than Telegram holds the line


class BadToken(Exception):
    """Telegram does not know this token; the message is a French sentence without it."""


async def run(
    config: Config,
    now: Callable[[], datetime] = clock.now,
    stop: asyncio.Event | None = None,
    *,
    every: float = SWEEP_EVERY,
) -> None:
    """Runs until SIGTERM, SIGINT or *stop*; what is being handled is finished first.

    Args:
        config: What the operator decided.
        now: The present moment, aware.
        stop: Set by whoever wants it to end.
        every: Seconds between two looks at what is due.

    Raises:
        BadToken: The token is not accepted.
        StorageError: The storage cannot be used.
    """
    stop = stop or asyncio.Event()
    _stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        storage = stack.enter_context(await asyncio.to_thread(open_storage, config.database))
        bot = await stack.enter_async_context(_bot(config))
        call = aiogram_call(bot)
        sender = Sender(_at_most(_CALLS, call), share=config.send_rate)
        law = load_law()
        desk = Desk(storage, load_flows(), law, Questions(), now, config.operator, config.inactive_months)
        stack.callback(desk.close)
        dispatcher = make_dispatcher(desk)

        async def feed(payload: dict[str, Any]) -> None:
            await dispatcher.feed_raw_update(bot, payload)

        register = Register(storage, now)
        worker = Worker(storage, register, desk, sender, feed, config.concurrency)
        reception = Reception(register, worker, bot.id, now)
        polling = Polling(aiogram_call(bot, timeout=_POLL_TIMEOUT), reception, asyncio.sleep)
        deliver = await stack.enter_async_context(ptb_call(config.token, config.telegram_api))
        sweep = Sweep(storage, law, sender.through(deliver), now, config.send_rate)
        upkeep = Upkeep(storage, desk, sender, now, config.inactive_months)
        rounds = {"upkeep": upkeep.look, "replanning": Replanning(storage, law, now).look}
        schedule = Schedule(sweep.run if config.deliver else _nothing, rounds, every)
        if config.health_port is not None:
            served = health(worker, reception, sweep, lambda: polling.alive, lambda: schedule.alive)
            await _serve(stack, served, "127.0.0.1", config.health_port)
        me = await _who_am_i(call, stop)
        if me is None:
            return
        dispatcher.include_routers(*routers(me["username"]))
        await worker.resume()
        await _tell_commands(call)
        gc.collect()
        gc.freeze()  # what start-up made is never looked at again: no long pause while people wait
        warming = asyncio.create_task(_warm_up(desk.lookup))
        log.info("prêt : @%s", me["username"])
        ticking = asyncio.create_task(schedule.run(stop))
        try:
            await _receive(config, call, polling, reception, stop, stack)
        except BadToken:
            await worker.drain(0)  # nothing can be sent any more
            raise
        finally:
            stop.set()
            drained, *_ = await asyncio.gather(worker.drain(_DRAIN), ticking, warming)
            if not drained:
                log.warning("arrêt : la suite sera reprise au prochain démarrage")


async def _warm_up(lookup: Questions) -> None:
    """Makes the index of the look-up while Jalon already listens: the first question would wait a second for it."""
    await asyncio.to_thread(lookup.warm_up)
    gc.freeze()


def make_dispatcher(desk: Desk) -> Dispatcher:
    """Without aiogram's states: it would keep one of each person for ever, and nothing reads them."""
    return Dispatcher(desk=desk, disable_fsm=True)


def _at_most(calls: int, call: Call) -> Call:
    """The same call, so many times at once; the others wait."""
    slots = asyncio.Semaphore(calls)

    async def bounded(method: str, params: dict[str, Any]) -> Any:
        async with slots:
            return await call(method, params)

    return bounded


async def _nothing(beat: Callable[[], bool]) -> None:
    """No reminder leaves from here: another process delivers them."""
    beat()


async def _receive(
    config: Config, call: Call, polling: Polling, reception: Reception, stop: asyncio.Event, stack: AsyncExitStack
) -> None:
    if config.webhook_url and config.webhook_secret:
        secret = config.webhook_secret.get_secret_value()
        await _serve(stack, webhook(reception, secret), config.webhook_host, config.webhook_port)
        wanted = {"url": config.webhook_url, "secret_token": secret, "allowed_updates": list(ALLOWED)}
        await _insist(call, "setWebhook", wanted, stop)
        polling.alive = True  # Telegram knows where to post
        await stop.wait()
        return
    await _insist(call, "deleteWebhook", {"drop_pending_updates": False}, stop)
    polling.alive = True  # Telegram answers, though a first poll may last while nobody writes
    try:
        await polling.run(stop)
    except Refused:
        raise BadToken("Telegram n'accepte plus le jeton. Vérifie JALON_TELEGRAM_TOKEN auprès de BotFather.") from None


@asynccontextmanager
async def _bot(config: Config) -> AsyncIterator[Bot]:
    session = JsonSession(api=TelegramAPIServer.from_base(config.telegram_api))
    try:
        yield Bot(config.token, session=session)
    finally:
        await session.close()


async def _who_am_i(call: Call, stop: asyncio.Event) -> dict[str, Any] | None:
    """The bot's own account; waits as long as Telegram is away."""
    found = await _insist(call, "getMe", {}, stop)
    return found if isinstance(found, dict) else None


async def _insist(call: Call, method: str, params: dict[str, Any], stop: asyncio.Event) -> Any:
    """The answer to a call that start-up needs, however long it takes; None when Jalon is asked to stop.

    Raises:
        BadToken: The token is not accepted.
    """
    wait = 0.5
    while not stop.is_set():
        try:
            return await call(method, params)
        except Refused as refused:
            if refused.code in (401, 404):
                raise BadToken(
                    "Telegram ne connaît pas ce jeton. Vérifie JALON_TELEGRAM_TOKEN auprès de BotFather."
                ) from None
            log.warning("%s: %s", method, refused)
            wait = float(refused.retry_after or wait)
        except CallFailed as failed:
            log.warning("%s: %s ; je réessaie", method, failed)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
        wait = min(30.0, wait * 2)
    return None


async def _tell_commands(call: Call) -> None:
    commands = [{"command": name, "description": text} for name, text in COMMANDS.items()]
    for method, params in (
        ("setMyCommands", {"commands": commands}),
        ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
    ):
        try:
            await call(method, params)
        except CallFailed as failed:  # a missing menu hinders nobody
            log.warning("%s: %s", method, failed)


async def _serve(stack: AsyncExitStack, application: web.Application, host: str, port: int) -> None:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_POSTING)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, host, port).start()


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def asked() -> None:
        if stop.is_set():  # asked twice: at once
            raise SystemExit(1)
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError):  # Windows, or not the main thread
            loop.add_signal_handler(name, asked)
