"""The server: takes calls over HTTP, lets faults strike, runs methods, keeps the record."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any, Self

from aiohttp import web

from tests.bot_api.calls import Call, Calls
from tests.bot_api.clock import Clock
from tests.bot_api.errors import LOGGED_OUT, NO_SUCH_METHOD, UNAUTHORIZED, ApiError
from tests.bot_api.faults import Faults, Script
from tests.bot_api.flood import Flood
from tests.bot_api.methods import METHODS
from tests.bot_api.polling import Polling
from tests.bot_api.requests import read_request
from tests.bot_api.schema import Json, Upload, method_names, read_call
from tests.bot_api.updates import Updates
from tests.bot_api.webhook import Webhook
from tests.bot_api.world import World

TOKEN = "4242:AAdouble-of-the-bot-api-for-tests-only"
LARGEST_BODY = 64 * 1024 * 1024


class BotApi(AbstractContextManager["BotApi"], AbstractAsyncContextManager["BotApi"]):
    """A Bot API server for one bot: `with` runs it in a thread of its own, `async with` in the running loop.

    Args:
        port: 0 for a free one; it stays the same when the server is stopped and started again.
        pace: Shortens the pauses that Telegram imposes between polls, conflicts and posts to a webhook.
        flood: Whether Telegram's limits of sending bind.
        privacy: Whether the bot sees of groups only what is meant for it.
    """

    def __init__(
        self, *, token: str = TOKEN, port: int = 0, pace: float = 1.0, flood: bool = False, privacy: bool = False
    ) -> None:
        self.token, self.port = token, port
        self.clock = Clock()
        me = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Jalon", "username": "jalon_double_bot"}
        self.world = World(self.clock, Updates(self.clock), me, privacy=privacy)
        self.updates, self.calls, self.faults = self.world.updates, Calls(self.world), Faults()
        self.flood = Flood(enabled=flood)
        self.polling = Polling(self.world, pace)
        self.webhook = Webhook(self.world, self._from_webhook, pace)
        self.crashes: list[Exception] = []
        self._runner: web.AppRunner | None = None
        self._thread: threading.Thread | None = None
        self._stop: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        """The base address: aiogram's `TelegramAPIServer.from_base(url)`, PTB's `base_url=url + "/bot"`."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._close()

    def start(self) -> None:
        """In a thread; all that was known before a stop is known again."""
        started = threading.Event()
        failures: list[BaseException] = []
        self._thread = threading.Thread(target=self._in_thread, args=(started, failures), name="bot-api", daemon=True)
        self._thread.start()
        started.wait()
        if failures:
            raise failures[0]

    def stop(self) -> None:
        """Breaks all connections, as an outage would."""
        if self._thread:
            self._stop()
            self._thread.join()
            self._thread = None

    def wait_quiet(self, quiet: float = 0.2, timeout: float = 30.0) -> None:
        """Waits until the bot has taken all updates and called nothing for a while: then silence is its answer."""
        deadline = time.monotonic() + timeout
        with self.world.changed:
            while self.world.changed.wait(quiet) or self.updates.waiting or self.calls.running:
                assert time.monotonic() < deadline, f"not quiet after {timeout} s: {self.updates.waiting}"

    def _in_thread(self, started: threading.Event, failures: list[BaseException]) -> None:
        async def serve() -> None:
            loop, ended = asyncio.get_running_loop(), asyncio.Event()
            self._stop = lambda: loop.call_soon_threadsafe(ended.set)
            try:
                await self._open()
            except OSError as error:
                failures.append(error)
                return
            finally:
                started.set()
            await ended.wait()
            await self._close()

        asyncio.run(serve())

    async def _open(self) -> None:
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_get("/file/bot{token}/files/{file}", self._download)
        app.router.add_route("*", "/bot{token}/{method}", self._take)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.01)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.webhook.start()

    async def _close(self) -> None:
        await self.webhook.stopped()
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.match_info["token"] != self.token:
                raise UNAUTHORIZED
            raw, uploads = await read_request(request)
        except ApiError as error:
            return _answer(error.code, error.body())
        name = request.match_info["method"]
        call = Call(method_names().get(name.lower(), name), raw, self.clock.now())
        self.calls.begin(call)
        try:
            script = self.faults.match(call.method, _chat_id(raw))
            if script:
                return await self._faulty(request, call, uploads, script)
            return _answer(*await self._run(call, uploads))
        finally:
            self.calls.end(call)

    async def _faulty(
        self, request: web.Request, call: Call, uploads: Mapping[str, Upload], script: Script
    ) -> web.StreamResponse:
        fault = script.fault
        call.fault = fault.name
        done = await self._run(call, uploads) if fault.processed else None
        script.struck()
        if fault.ending == "reset":
            _break(request)
            await asyncio.Event().wait()
        if fault.ending == "hang":
            await script.hold()
            return _answer(*(done or await self._run(call, uploads)))
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
        return web.Response(status=fault.status, text=fault.body, content_type=fault.kind, headers=headers)

    async def _run(self, call: Call, uploads: Mapping[str, Upload]) -> tuple[int, Json]:
        try:
            if call.method not in method_names().values():
                raise NO_SUCH_METHOD
            call.params = read_call(call.method, call.params, uploads)
            call.result, more = await self._execute(call.method, call.params)
            return 200, {"ok": True, "result": call.result, **more}
        except ApiError as error:
            error.__traceback__ = error.__context__ = None
            call.error = str(error)
            return error.code, error.body()
        except Exception as error:
            self.crashes.append(error)
            raise

    async def _execute(self, method: str, params: Json) -> tuple[Any, Json]:
        if self.world.logged_out:
            raise LOGGED_OUT
        if method == "getUpdates":
            return await self.polling.get_updates(params, self.webhook.target.url), {}
        with self.world.changed:
            self.flood.check(method, params.get("chat_id"), self.clock.now())
            if method in ("setWebhook", "deleteWebhook"):
                description = self.webhook.set(params)
                if self.webhook.target.url:
                    self.polling.end_for_webhook()
                return True, {"description": description}
            if method == "getWebhookInfo":
                return self.webhook.info(), {}
            return METHODS[method](self.world, params), {}

    async def _from_webhook(self, method: str, params: Json) -> None:
        call = Call(method_names().get(method, method), params, self.clock.now(), via="webhook")
        self.calls.begin(call)
        try:
            await self._run(call, {})
        finally:
            self.calls.end(call)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        upload = self.world.files.get(request.match_info["file"])
        if request.match_info["token"] != self.token or upload is None:
            return _answer(404, ApiError(404, "Not Found").body())
        return web.Response(body=upload.content)


def _answer(status: int, body: Json) -> web.Response:
    after = body.get("parameters", {}).get("retry_after")
    return web.json_response(body, status=status, headers={"Retry-After": str(after)} if after else {})


def _chat_id(raw: Mapping[str, Any]) -> object:
    chat = raw.get("chat_id")
    return int(chat) if isinstance(chat, str) and chat.removeprefix("-").isdecimal() else chat


def _break(request: web.Request) -> None:
    """Ends a connection with RST."""
    if request.transport:
        plug = request.transport.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
