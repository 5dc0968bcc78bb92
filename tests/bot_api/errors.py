"""What Telegram answers when it refuses, in its own words; `double: ` marks a refusal that only this double makes."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal: `{"ok": false, "error_code": …, "description": …, "parameters": …}`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(text: str, **parameters: Any) -> ApiError:
    return ApiError(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    return ApiError(409, f"Conflict: {text}")


def stricter(text: str) -> ApiError:
    """Telegram lets it pass or says it otherwise; here it is an error, since it is one in the caller."""
    return bad_request(f"double: {text}")


def too_many_requests(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


UNAUTHORIZED = ApiError(401, "Unauthorized")
LOGGED_OUT = ApiError(400, "Logged out")
NO_SUCH_METHOD = ApiError(404, "Not Found: method not found")
TOO_LARGE = ApiError(413, "Request Entity Too Large")

CHAT_NOT_FOUND = bad_request("chat not found")
TEXT_EMPTY = bad_request("message text is empty")
TEXT_TOO_LONG = bad_request("message is too long")
EDIT_TOO_LONG = bad_request("MESSAGE_TOO_LONG")
CAPTION_TOO_LONG = bad_request("message caption is too long")
NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
EDIT_NOT_FOUND = bad_request("message to edit not found")
NOT_EDITABLE = bad_request("message can't be edited")
NO_TEXT_TO_EDIT = bad_request("there is no text in the message to edit")
DELETE_NOT_FOUND = bad_request("message to delete not found")
NOT_DELETABLE = bad_request("message can't be deleted")
REPLY_NOT_FOUND = bad_request("message to be replied not found")
REACT_NOT_FOUND = bad_request("message to react not found")
QUERY_TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")
BUTTON_DATA_INVALID = bad_request("BUTTON_DATA_INVALID")
MARKUP_TOO_LONG = bad_request("reply markup is too long")

BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")
CANNOT_INITIATE = forbidden("bot can't initiate conversation with a user")

OTHER_POLLER = conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
WEBHOOK_CAME = conflict("terminated by setWebhook request")
WEBHOOK_SET = conflict(
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def migrated(new_chat_id: int) -> ApiError:
    return bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_chat_id)


def kicked(chat_type: str) -> ApiError:
    kind = "channel chat" if chat_type == "channel" else f"{chat_type} chat"
    return forbidden(f"bot was kicked from the {kind}")


def not_a_member(chat_type: str) -> ApiError:
    return forbidden(f"bot is not a member of the {chat_type} chat")
