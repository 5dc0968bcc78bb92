"""What aiogram must not do for us: hop to another thread for each lambda, magic F or bare State; remember people."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from typing import Any

import pytest
from aiogram import Bot, F, Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.filters import Command, Filter, StateFilter
from aiogram.fsm.state import State

from bot.questions import Questions
from bot.telegram.app import make_dispatcher
from bot.telegram.desk import Act, Desk, Outgoing, Turn
from bot.telegram.handlers import routers
from bot.telegram.updates import ALLOWED
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage
from tests.bot.telegram.running import MONDAY


def filters_of(router: Router) -> Iterator[tuple[str, FilterObject]]:
    for inner in router.chain_tail:
        for kind, observer in inner.observers.items():
            # `observer.filter(…)` puts a filter before all handlers; it is kept in this handler of aiogram's own.
            for handler in (observer._handler, *observer.handlers):
                yield from ((f"{inner.name}.{kind}", found) for found in handler.filters or ())


def misfits(router: Router) -> list[str]:
    return [
        f"{where}: {found.callback!r}" for where, found in filters_of(router) if not isinstance(found.callback, Filter)
    ]


def test_every_filter_is_a_filter_class() -> None:
    assert [misfit for router in routers("jalon_bot") for misfit in misfits(router)] == []


def test_there_are_filters_to_look_at() -> None:
    assert sum(1 for router in routers("jalon_bot") for _ in filters_of(router)) > 10


@pytest.mark.parametrize("wrong", [F.text, lambda message: True, State("open")], ids=["F", "lambda", "State"])
@pytest.mark.parametrize("place", ["handler", "observer", "inner router"])
def test_another_filter_would_be_found(wrong: object, place: str) -> None:
    async def handler() -> None: ...

    router, inner = Router(), Router()
    router.include_router(inner)
    if place == "handler":
        router.message(Command("x"), wrong)(handler)  # type: ignore[arg-type]
    elif place == "observer":
        router.callback_query.filter(wrong)  # type: ignore[arg-type]
    else:
        inner.message(wrong)(handler)  # type: ignore[arg-type]
    assert len(misfits(router)) == 1


def test_the_classes_of_aiogram_pass() -> None:
    router = Router()

    @router.message(StateFilter("x"), Command("x"))
    async def handler() -> None: ...

    assert misfits(router) == []


def test_routers_are_made_anew_each_time() -> None:
    assert not set(map(id, routers("a"))) & set(map(id, routers("a")))


class Forgetful(Desk):
    """Counts those whom it serves, and keeps nothing of them."""

    def __init__(self) -> None:
        super().__init__(InMemoryStorage(), load_flows(), load_law(), Questions(), lambda: MONDAY)
        self.served = 0

    async def serve(self, turn: Turn, act: Act) -> None:
        self.served += 1

    async def reply(self, turn: Turn, *outgoing: Outgoing) -> None:
        self.served += 1


def update_of(person: int) -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": "-"}
    place = {"message_id": 1, "date": 0, "chat": {"id": person, "type": "private"}}
    if person % 2:
        return {"update_id": person, "message": {**place, "from": who, "text": "bonjour"}}
    press = {"id": "1", "from": who, "chat_instance": "-", "data": "n", "message": place}
    return {"update_id": person, "callback_query": press}


def test_nothing_of_people_stays_in_the_dispatcher() -> None:
    async def story() -> None:
        bot, desk = Bot("4242:AAa-token-that-nobody-may-ever-read-0"), Forgetful()
        dispatcher = make_dispatcher(desk)
        dispatcher.include_routers(*routers("jalon_bot"))

        async def objects_after(people: range) -> int:
            for person in people:
                await dispatcher.feed_raw_update(bot, update_of(person))
            gc.collect()
            return len(gc.get_objects())

        before = await objects_after(range(1, 301))  # until its caches are full
        assert await objects_after(range(301, 801)) - before < 250
        assert desk.served == 800
        desk.close()

    asyncio.run(story())


def test_what_is_handled_is_what_is_asked_for() -> None:
    """Telegram is told by name what to bring: nothing else can come, and nothing that comes meets nobody."""
    handled = {kind for router in routers("a") for kind, observer in router.observers.items() if observer.handlers}
    assert handled == set(ALLOWED)
