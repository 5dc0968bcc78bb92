"""Filters of aiogram's routers: a lambda, a magic F or a bare State would each cost a hop to another thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aiogram import F, Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.filters import Command, Filter, StateFilter
from aiogram.fsm.state import State

from bot.telegram.handlers import routers
from bot.telegram.updates import ALLOWED


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


def test_what_is_handled_is_what_is_asked_for() -> None:
    """Telegram is told by name what to bring: nothing else can come, and nothing that comes meets nobody."""
    handled = {kind for router in routers("a") for kind, observer in router.observers.items() if observer.handlers}
    assert handled == set(ALLOWED)
