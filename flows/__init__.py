"""What we ask: conversations as data, replayed from answers. Pure: no clock, no network, no storage."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from flows import catalogue
from flows.engine import Flow


@cache
def load_flows() -> Mapping[str, Flow]:
    """Every conversation of `flows/catalogue/`, by id: a file is found by being there."""
    found = (import_module(f"{catalogue.__name__}.{module.name}") for module in iter_modules(catalogue.__path__))
    flows: list[Flow] = [module.FLOW for module in found]
    return {flow.id: flow for flow in sorted(flows, key=lambda flow: flow.order)}
