"""The machine-readable Bot API: what a call or an object may hold, and the forms in which parameters come."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.bot_api.errors import ApiError, bad_request, stricter

Json = dict[str, Any]  # Telegram's objects: their shape is schema.json's affair, not the type checker's
Check = Callable[[Any, str], None]
TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Upload(NamedTuple):
    """A file that came with a call."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {len(self.content)} bytes)"


class Field(NamedTuple):
    type: str
    required: bool


class Schema(NamedTuple):
    """Field types by method and by type; `unions` are the types that are a choice of others."""

    methods: dict[str, dict[str, Field]]
    types: dict[str, dict[str, Field]]
    unions: dict[str, list[str]]
    origin: Mapping[str, str]


@cache
def bot_api() -> Schema:
    document = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
    methods, types = ({name: _fields(item) for name, item in document[part].items()} for part in ("methods", "types"))
    return Schema(methods, types, document["unions"], document["origin"])


def _fields(item: dict[str, str]) -> dict[str, Field]:
    return {name: Field(kind.removesuffix("!"), kind.endswith("!")) for name, kind in item.items()}


@cache
def method_names() -> dict[str, str]:
    """The proper name of each method by its lower-case one: Telegram does not mind the case."""
    return {name.lower(): name for name in bot_api().methods}


def read_call(method: str, raw: Mapping[str, Any], files: Mapping[str, Upload]) -> Json:
    """The parameters of a call as they are meant, from a form's strings or from JSON.

    Raises:
        ApiError: an unknown, missing or ill-typed parameter.
    """
    fields = bot_api().methods[method]
    raw = {name: file for name, file in files.items() if name in fields} | dict(raw)
    if strange := sorted(set(raw) - set(fields)):
        raise stricter(f"unknown parameter {strange[0]!r} of {method}")
    for name, field in fields.items():
        if field.required and name not in raw:
            raise _missing(name)
    params = {name: _attached(_from_form(fields[name].type, name, value), files) for name, value in raw.items()}
    for name, value in params.items():
        checker(fields[name].type)(value, name)
    return params


def _missing(name: str) -> Exception:
    known = {"text": "message text is empty", "chat_id": "chat_id is empty", "message_id": "message_id is empty"}
    return bad_request(known.get(name, f'parameter "{name}" is required'))


def _from_form(kind: str, name: str, value: Any) -> Any:
    """A form knows only strings; numbers, truths, lists and objects are read from them."""
    if not isinstance(value, str) or kind in ("String", "InputFile or String", "InputFile"):
        return value
    if kind.startswith("Integer"):
        return int(value) if value.removeprefix("-").isdecimal() else value
    if kind == "Boolean":
        return TRUTHS.get(value.lower(), value)
    try:
        return json.loads(value)
    except ValueError as error:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error


def _attached(value: Any, files: Mapping[str, Upload]) -> Any:
    if isinstance(value, str) and value.startswith("attach://"):
        if value[9:] not in files:
            raise bad_request("file attached is not found")
        return files[value[9:]]
    return value


def check(kind: str, value: Any) -> None:
    """Refuses an object that is not of this type."""
    checker(kind)(value, kind)


@cache
def checker(kind: str) -> Check:
    if kind.startswith("Array of "):
        return _array(checker(kind.removeprefix("Array of ")))
    if " or " in kind:
        return _choice([checker(part) for part in kind.split(" or ")])
    if kind in bot_api().unions:
        return _choice([checker(part) for part in bot_api().unions[kind]])
    if kind in ("String", "Integer", "Float", "Boolean", "True", "InputFile"):
        return _plain(kind)
    return _object(kind, bot_api().types[kind])


def _plain(kind: str) -> Check:
    fits: dict[str, Callable[[Any], bool]] = {
        "String": lambda value: isinstance(value, str),
        "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
        "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
        "Boolean": lambda value: isinstance(value, bool),
        "True": lambda value: value is True,
        "InputFile": lambda value: isinstance(value, Upload),
    }
    fit = fits[kind]

    def check(value: Any, where: str) -> None:
        if not fit(value):
            raise bad_request(f'field "{where}" must be of type {kind}')

    return check


def _array(inner: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise bad_request(f'field "{where}" must be an Array')
        for index, item in enumerate(value):
            inner(item, f"{where}[{index}]")

    return check


def _object(kind: str, fields: dict[str, Field]) -> Check:
    required = [name for name, field in fields.items() if field.required]

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise bad_request(f'field "{where}" must be of type Object')
        for name in required:
            if name not in value:
                raise bad_request(f'can\'t find field "{name}" in {where}')
        for name, item in value.items():
            if name not in fields:
                raise stricter(f"unknown field {name!r} in {where}, a {kind}")
            checker(fields[name].type)(item, f"{where}.{name}")

    return check


def _choice(members: list[Check]) -> Check:
    def check(value: Any, where: str) -> None:
        failures = []
        for member in members:
            try:
                return member(value, where)
            except ApiError as error:
                failures.append(error)
        raise failures[-1]

    return check
