"""What Telegram refuses, what it asks to wait for, and what it does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.storage import Storage
from tests.bot.dial import Dial
from tests.bot.reminders.delivering import House, Office, eventually, reminded
from tests.bot.reminders.scenes import DUE, TOMORROW, TUESDAY, at, claims, expects, key, states
from tests.bot_api import BotApi, Person
from tests.bot_api.errors import BLOCKED, bad_request
from tests.bot_api.faults import Fault, hang, refused, too_many

DAY_BEFORE = "rendez_vous:-1d"


def test_who_is_written_to_too_often_is_written_to_when_telegram_says(
    api: BotApi, office: Office, storage: Storage, dial: Dial, lea: Person, tom: Person
) -> None:
    """A short wait is waited for at once; the others do not wait with her."""
    expects(storage, lea, TUESDAY)
    expects(storage, tom, TUESDAY)
    api.faults.add("sendMessage", too_many(7), chat=lea.chat.id)
    dial.moment = DUE
    office.look()
    assert office.slept == [7.0]
    assert len(reminded(lea)) == len(reminded(tom)) == 1


def test_who_must_not_be_written_to_for_hours_is_written_to_after_them(
    api: BotApi, office: Office, storage: Storage, dial: Dial, lea: Person, tom: Person
) -> None:
    expects(storage, lea, TUESDAY)
    expects(storage, tom, TUESDAY)
    api.faults.add("sendMessage", too_many(7200), chat=lea.chat.id)
    dial.moment = DUE
    office.look()
    assert (len(reminded(lea)), len(reminded(tom))) == (0, 1)
    dial.advance(hours=2, seconds=-1)
    office.look()
    assert api.calls.count("sendMessage") == 2, "nothing is asked before the time is over"
    dial.advance(seconds=1)
    office.look()
    assert len(reminded(lea)) == 1


@pytest.mark.parametrize(("fault", "arrived"), [(hang(), 0), (hang(processed=True), 2)], ids=["lost", "arrived"])
def test_a_message_without_an_answer_is_tried_once_more_and_no_more(
    api: BotApi, storage: Storage, dial: Dial, lea: Person, tom: Person, fault: Fault, arrived: int
) -> None:
    """Telegram answers all others: hers has most likely arrived."""
    expects(storage, lea, TUESDAY)
    expects(storage, tom, TUESDAY)
    api.faults.add("sendMessage", fault, times=None, chat=lea.chat.id)
    with Office(api, storage, dial, timeout=0.5) as office:
        dial.moment = DUE
        office.look()
        assert states(storage, lea)[DAY_BEFORE] == "unclear"
        assert states(storage, tom)[DAY_BEFORE] == "sent"
        for _ in range(5):
            dial.advance(minutes=10)
            office.look()
    assert len(api.calls.of("sendMessage")) == 3
    assert (len(reminded(lea)), len(reminded(tom))) == (arrived, 1)


def test_a_message_whose_first_answer_comes_too_late_is_sent_once_more_and_is_settled(
    api: BotApi, storage: Storage, dial: Dial, lea: Person
) -> None:
    expects(storage, lea, TUESDAY)
    api.faults.add("sendMessage", hang(processed=True), chat=lea.chat.id)
    with Office(api, storage, dial, timeout=0.5) as office:
        dial.moment = DUE
        office.look()
    assert states(storage, lea)[DAY_BEFORE] == "sent"
    assert len(reminded(lea)) == 2


def test_what_telegram_refuses_is_shown_to_the_operator_without_anybody(
    api: BotApi,
    office: Office,
    storage: Storage,
    dial: Dial,
    lea: Person,
    tom: Person,
    url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    expects(storage, lea, TUESDAY)
    expects(storage, tom, TUESDAY)
    words = f'can\'t parse entities in "Entretien de Prénomette, chat {lea.chat.id}"'
    api.faults.add("sendMessage", refused(bad_request(words)), times=None, chat=lea.chat.id)
    dial.moment = DUE
    office.look()
    dial.advance(minutes=30)
    office.look()
    assert states(storage, lea)[DAY_BEFORE] == "failed"
    assert len(api.calls.of("sendMessage")) == 2, "what is refused is not tried again"
    settings = tmp_path / "jalon.env"
    settings.write_text(f"JALON_TELEGRAM_TOKEN={api.token}\nJALON_DATABASE_URL={url}\n", encoding="utf-8")
    assert main(["reminders", "--config", str(settings)]) == 0
    told = capsys.readouterr().out
    lines = {line.split("  ")[-1].strip(): line.split()[0] for line in told.splitlines()[:7]}
    assert lines["refusés par Telegram"] == lines["envoyés"] == "1"
    [letter] = [line for line in told.splitlines() if line.strip().startswith("n°")]
    assert "rendez_vous" in letter
    assert "23 novembre" in letter
    assert "refused 400 Can't parse entities in" in letter
    for secret in (str(lea.chat.id), str(tom.chat.id), "Prénomette", api.token, "telegram:"):
        assert secret not in told


@pytest.mark.parametrize("returns", ["/start", "unblocks"])
def test_who_blocked_jalon_and_comes_back_gets_what_is_still_of_use(
    api: BotApi, house: House, dial: Dial, lea: Person, returns: str
) -> None:
    """Three days blocked: the claim is late by then, the appointment over."""
    eve = dial.moment = at(2026, 12, 29, 12)
    with house.storage as storage:
        claims(storage, lea, eve)
        expects(storage, lea, at(2026, 12, 31, 14), now=eve)
        house.start()
        lea.blocks()
        eventually(lambda: "pending" not in states(storage, lea).values())
        dial.moment = at(2026, 12, 30, 9)
        api.wait_quiet()
        assert api.calls.of("sendMessage") == [], "nobody is written to who does not want it"
        dial.moment = at(2027, 1, 2, 9, 5)
        lea.unblocks()
        if returns == "/start":
            lea.start()
        lea.sees("Vas-y aujourd'hui", ever=True)
        api.wait_quiet()
        assert len(reminded(lea)) == 1
        assert states(storage, lea)["rendez_vous:-1d"] == states(storage, lea)["rendez_vous:2h"] == "missed"


def test_who_blocked_jalon_while_it_was_down_is_asked_once_and_left_alone(
    api: BotApi, office: Office, storage: Storage, dial: Dial, lea: Person
) -> None:
    """No update tells of it: the refusal of a message does."""
    expects(storage, lea, TUESDAY, at(2026, 12, 3, 10))
    api.faults.add("sendMessage", refused(BLOCKED), times=None)
    dial.moment = DUE
    office.look()
    dial.moment = at(2026, 12, 2, 9)
    office.look()
    assert len(api.calls.of("sendMessage")) == 1
    assert set(states(storage, lea).values()) == {"paused"}


def test_a_button_pressed_before_telegram_has_answered_counts(
    api: BotApi, house: House, dial: Dial, lea: Person
) -> None:
    """The message is on her screen, its answer still on its way: to be noted as sent must not undo her wish."""
    with house.storage as storage:
        expects(storage, lea, TUESDAY)
        house.start()
        fault = api.faults.add("sendMessage", hang(processed=True), chat=lea.chat.id)
        dial.moment = DUE
        lea.sees(TOMORROW)
        lea.press("Dans 1 h").answered()
        eventually(lambda: any(row.snoozed for row in storage.reminders(key(lea))))
        fault.release()
        lea.sees("D'accord")
        api.wait_quiet()
        assert len(reminded(lea)) == 1
        dial.advance(hours=1)
        eventually(lambda: len(reminded(lea)) == 2)


def test_one_person_whose_facts_cannot_be_read_holds_nobody_up(
    api: BotApi, office: Office, storage: Storage, dial: Dial, lea: Person, tom: Person
) -> None:
    """What an older version may have left. It is told to the operator once it is of no use any more."""
    expects(storage, lea, TUESDAY)
    expects(storage, tom, TUESDAY)
    storage.learn(key(lea), {"deja_demande": "oui", "demande_le": "2026-99-99"}, DUE.date())
    dial.moment = DUE
    for _ in range(3):
        office.look()
        dial.advance(minutes=11)
    assert (len(reminded(lea)), len(reminded(tom))) == (0, 1)
    assert states(storage, lea)[DAY_BEFORE] == "pending"
    dial.moment = at(2026, 11, 24, 12, 30)
    office.look()
    assert states(storage, lea)[DAY_BEFORE] == "failed"
    storage.forget(key(lea), ["demande_le"])
    dial.advance(minutes=11)
    office.look()
    assert len(reminded(lea)) == 1, "the reminder of two hours before, once her facts can be read"


def test_an_answer_that_cannot_be_read_is_not_quoted_in_a_log(
    api: BotApi, office: Office, storage: Storage, dial: Dial, lea: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """A proxy that cuts Telegram's answer in two, in the middle of her name."""
    expects(storage, lea, TUESDAY)
    cut = Fault("cut", body='{"ok": true, "result": {"message_id": 1, "chat": {"first_name": "Prénomette')
    odd = Fault("odd", body='{"ok": true, "result": {"chat": {"first_name": "Prénomette"}}}')
    listed = Fault("listed", body='["Prénomette"]')
    for fault in (cut, odd, listed):
        api.faults.add("sendMessage", fault)
    dial.moment = DUE
    with caplog.at_level("WARNING"):
        office.look()
    assert len(reminded(lea)) == 1
    assert len(api.calls.of("sendMessage")) == 4
    assert "Prénomette" not in caplog.text
    assert api.token.partition(":")[2] not in "".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("jalon", "bot", "telegram"))
    )
