"""Files: those that come with calls, those that people send, and what the bot gets to know of them."""

from __future__ import annotations

import mimetypes
import struct

from telegram.constants import FileSizeLimit

from tests.bot_api.errors import TOO_LARGE, bad_request, stricter
from tests.bot_api.schema import Json, Upload
from tests.bot_api.world import World

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"


def photo_content(world: World, given: Upload | str) -> Json:
    """`photo` of a message: one size of it."""
    upload = _upload(world, given)
    if len(upload.content) > FileSizeLimit.PHOTOSIZE_UPLOAD:
        raise bad_request("file is too big")
    if not upload.content.startswith((PNG, JPEG)):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = _dimensions(upload.content)
    return {"photo": [{**_stored(world, given), "width": width, "height": height}]}


def document_content(world: World, given: Upload | str) -> Json:
    """`document` of a message."""
    upload = _upload(world, given)
    if len(upload.content) > FileSizeLimit.FILESIZE_UPLOAD:
        raise TOO_LARGE
    if not upload.content:
        raise bad_request("file must be non-empty")
    mime = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
    return {"document": {**_stored(world, given), "file_name": upload.name, "mime_type": mime}}


def get_file(world: World, params: Json) -> Json:
    upload = world.files.get(params["file_id"])
    if upload is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(upload.content) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise bad_request("file is too big")
    return {**_stored(world, params["file_id"]), "file_path": f"files/{params['file_id']}"}


def _upload(world: World, given: Upload | str) -> Upload:
    if isinstance(given, Upload):
        return given
    if given.startswith(("http://", "https://")):
        raise stricter("this double fetches no file by URL")
    if given not in world.files:
        raise bad_request("wrong remote file identifier specified: wrong string length")
    return world.files[given]


def _stored(world: World, given: Upload | str) -> Json:
    if isinstance(given, Upload):
        return world.store(given)
    return {
        "file_id": given,
        "file_unique_id": given.removeprefix("file-"),
        "file_size": len(world.files[given].content),
    }


def _dimensions(content: bytes) -> tuple[int, int]:
    if not content.startswith(PNG) or len(content) < 24:
        return 1280, 720
    width, height = struct.unpack(">II", content[16:24])
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height
