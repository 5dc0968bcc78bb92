"""What people send besides text."""

from __future__ import annotations

import base64
from typing import Literal, get_args

from tests.bot_api.files import document_content, photo_content
from tests.bot_api.schema import Json, Upload
from tests.bot_api.world import World

Kind = Literal["voice", "sticker", "photo", "document", "contact", "location", "poll"]
KINDS: tuple[Kind, ...] = get_args(Kind)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def content(world: World, kind: Kind, caption: str = "", file: Upload | None = None) -> Json:
    """The part of a message that holds something of this kind, `file` or any."""
    made = _made(world, kind, file)
    return made | ({"caption": caption} if caption else {})


def _made(world: World, kind: Kind, file: Upload | None) -> Json:
    match kind:
        case "photo":
            return photo_content(world, file or Upload("photo.png", PIXEL))
        case "document":
            return document_content(world, file or Upload("document.txt", b"un document"))
        case "voice":
            stored = world.store(file or Upload("voice.ogg", b"OggS"))
            return {"voice": {**stored, "duration": 3, "mime_type": "audio/ogg"}}
        case "sticker":
            looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"sticker": {**world.store(file or Upload("sticker.webp", b"RIFF")), **looks, "emoji": "👍"}}
        case "contact":
            return {"contact": {"phone_number": "+32470000000", "first_name": "Tom"}}
        case "location":
            return {"location": {"latitude": 50.4669, "longitude": 4.8675}}
        case "poll":
            return {"poll": _poll()}


def _poll() -> Json:
    options = [{"persistent_id": str(at), "text": text, "voter_count": 0} for at, text in enumerate(("lundi", "mardi"))]
    flags = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
    known = {"id": "7000000001", "question": "Quel jour ?", "options": options, "total_voter_count": 0}
    return {**known, **dict.fromkeys(flags, False), "is_anonymous": True, "type": "regular"}
