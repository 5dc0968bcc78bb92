"""The double as a pytest fixture: `from tests.bot_api.fixture import bot_api as bot_api` in a conftest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.bot_api.clients import Client, client
from tests.bot_api.schema import check
from tests.bot_api.server import BotApi

PACE = 0.02


@contextmanager
def running(**options: Any) -> Iterator[BotApi]:
    """A hurried server in a thread of its own: what Telegram does after seconds it does after fiftieths of them.

    At the end every update that it made is compared with the schema.
    """
    with BotApi(**{"pace": PACE, **options}) as server:
        yield server
    assert not server.crashes, server.crashes
    for event in server.updates.sent.values():
        check("Update", event.body())


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    with running() as server:
        yield server


@pytest.fixture(params=["aiogram", "ptb"])
def bot(request: pytest.FixtureRequest, bot_api: BotApi) -> Iterator[Client]:
    """A bot's own side of the server, by each of the two libraries."""
    with client(request.param, bot_api) as opened:
        yield opened
