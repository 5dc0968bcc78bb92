"""The forms in which a call comes: in the address, as a form, in parts with files, or as JSON."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.bot_api.errors import TOO_LARGE, bad_request
from tests.bot_api.schema import Upload


async def read_request(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The parameters as they came and the files, by the names of their parts.

    Raises:
        ApiError: the body is too large or no JSON object.
    """
    raw: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            raw |= _json_object(await request.read())
        elif request.method == "POST":
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    with value.file as file:
                        files[name] = Upload(value.filename, file.read())
                else:
                    raw[name] = value
    except web.HTTPRequestEntityTooLarge as error:
        raise TOO_LARGE from error
    return raw, files


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body or b"{}")
    except ValueError as error:
        raise bad_request("can't parse request JSON object") from error
    if not isinstance(content, dict):
        raise bad_request("can't parse request JSON object")
    return content
