"""Starting, stopping, and what Telegram, the network, the storage and operators do to a Jalon that runs for months."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.reminders import schedule
from bot.reminders.sweep import Sweep
from bot.storage import Busy
from bot.storage.inbox import SqlInbox
from bot.telegram import app
from bot.telegram.app import BadToken
from bot.telegram.through_aiogram import aiogram_call
from knowledge.calendar import BRUSSELS
from tests.bot.telegram.conftest import new_person
from tests.bot.telegram.journeys import asks, broken_flow, open_stage
from tests.bot.telegram.running import (
    ROOT,
    Command,
    Jalon,
    Process,
    clean_environment,
    free_port,
    key_of,
    texts,
    wait_until_seen,
)
from tests.bot_api import BotApi, Person
from tests.bot_api.errors import UNAUTHORIZED
from tests.bot_api.faults import Fault, empty, hang, html, lost, refused, reset, server_error, too_many
from tests.bot_api.fixture import PACE

SECRET = "hT4v-not-to-be-told"


def call(api: BotApi, method: str, **params: Any) -> dict[str, Any]:
    """What another program with the same token would get."""
    request = urllib.request.Request(
        f"{api.url}/bot{api.token}/{method}", json.dumps(params).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            found = json.loads(error.read())
    return found


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            code: int = answer.status
    except urllib.error.HTTPError as error:
        with error:
            code = error.code
    return code


# Starting


def test_bad_configuration_is_told_at_once_without_values(tmp_path: Path) -> None:
    given = {
        "JALON_TELEGRAM_API": f"ftp://{SECRET}",
        "JALON_SEND_RATE": "7.77",
        "JALON_CONCURRENCY": "0",
        "JALON_HEALTH_PORT": SECRET,
        "JALON_WEBHOOK_URL": SECRET,
        "JALON_WEBHOOK_PORT": "99999",
    }
    done = run_the_command(given)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    for name in (*given, "JALON_TELEGRAM_TOKEN"):
        assert f"{name} : " in said
    for value in (SECRET, "7.77", "99999", "Traceback"):
        assert value not in said


def test_a_webhook_needs_a_secret() -> None:
    done = run_the_command({"JALON_TELEGRAM_TOKEN": f"4242:{SECRET}", "JALON_WEBHOOK_URL": "https://example.org/x"})
    assert done.returncode == 1
    assert "JALON_WEBHOOK_SECRET" in done.stderr
    assert SECRET not in done.stderr


def test_a_token_that_is_none_is_told_in_a_sentence(process: Process) -> None:
    process.settings["JALON_TELEGRAM_TOKEN"] = f"{SECRET} sans deux-points"
    process.start(wait=False)
    assert process.ended() == 1
    assert "JALON_TELEGRAM_TOKEN" in process.said
    assert SECRET not in process.said
    assert "Traceback" not in process.said


def test_an_unknown_token_ends_jalon_with_a_sentence(process: Process) -> None:
    wrong = "4242:AAunknown-token-of-somebody-else-0000"
    process.settings["JALON_TELEGRAM_TOKEN"] = wrong
    process.start(wait=False)
    assert process.ended() == 1
    assert "Telegram ne connaît pas ce jeton" in process.said
    assert wrong not in process.said
    assert wrong.partition(":")[2] not in process.said
    assert "Traceback" not in process.said


def test_a_storage_that_cannot_be_used_is_told_in_a_sentence(process: Process) -> None:
    process.settings["JALON_DATABASE_URL"] = f"sqlite:///{process.folder}"
    process.start(wait=False)
    assert process.ended() == 1
    assert "Traceback" not in process.said
    assert len(process.said.splitlines()) == 1


def run_the_command(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "bot", "telegram"]
    env = clean_environment() | {"PYTHONPATH": str(ROOT)} | given
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_the_command_as_an_operator_starts_it(command: Command) -> None:
    """It answers, stops when it is asked to, and says nothing untoward."""
    person = new_person(command.api)
    person.start()
    answered = command.api.world.wait(lambda: texts(person) or command.run.poll() is not None, 60)
    assert answered, "neither started nor ended"
    assert command.run.poll() is None, command.said
    person.sees("Par quoi commence-t-on")
    command.run.send_signal(signal.SIGTERM)
    assert command.run.wait(15) == 0
    assert "prêt" in command.said.splitlines()[0]
    assert all(" INFO jalon" in line for line in command.said.splitlines()), command.said


def test_a_webhook_that_is_still_set_is_removed_and_nothing_is_dropped(
    api: BotApi, tmp_path: Path, person: Person
) -> None:
    assert call(api, "setWebhook", url="http://127.0.0.1:9/ancien")["ok"]
    person.start()
    with Jalon(api, tmp_path):
        person.sees("Par quoi commence-t-on")
    assert api.webhook.target.url == ""
    assert [asked.params.get("drop_pending_updates", False) for asked in api.calls.of("deleteWebhook")] == [False]


def test_telegram_is_away_at_the_start_and_comes_back(unstarted: Jalon, person: Person) -> None:
    unstarted.settings["health_port"] = port = free_port()
    unstarted.api.stop()
    unstarted.start(wait=False)
    wait_until_seen(unstarted.log, "getMe", unstarted.api)
    assert status(port, "/healthz") == 200
    assert status(port, "/readyz") == 503
    unstarted.api.start()
    person.start()
    person.sees("Par quoi commence-t-on")
    assert status(port, "/readyz") == 200


def test_telegram_goes_away_and_comes_back(jalon: Jalon, person: Person) -> None:
    open_stage(person, "deja_demande")
    jalon.api.stop()
    wait_until_seen(jalon.log, "getUpdates", jalon.api)
    jalon.api.start()
    person.press("Non")
    person.sees(asks("fin_etudes"))


def test_stopped_while_telegram_is_away(unstarted: Jalon) -> None:
    unstarted.api.stop()
    unstarted.start(wait=False)
    wait_until_seen(unstarted.log, "getMe", unstarted.api)
    unstarted.stop()
    assert unstarted.problem is None
    unstarted.api.start()


# Stopping


def test_sigterm_finishes_what_is_being_handled(process: Process, person: Person) -> None:
    process.start()
    open_stage(person)
    fault = process.api.faults.add("sendMessage", hang(), chat=person.chat.id)
    ask = person.press("Wallonie")
    fault.wait()
    process.signal(signal.SIGTERM)
    with pytest.raises(AssertionError, match="still runs"):
        process.ended(0.3)
    person.say("non")
    fault.release()
    assert process.ended() == 0
    person.sees(asks("deja_demande"), ever=True)
    ask.answered()
    assert [text for text in texts(person) if asks("fin_etudes") in text] == []
    process.start()
    person.sees(asks("fin_etudes"))
    assert sum(asks("deja_demande") in text for text in texts(person)) == 1


def test_a_second_sigterm_forces(process: Process, person: Person) -> None:
    process.start()
    open_stage(person)
    fault = process.api.faults.add("sendMessage", hang(), chat=person.chat.id)
    person.press("Wallonie")
    fault.wait()
    process.signal(signal.SIGTERM)
    with pytest.raises(AssertionError, match="still runs"):
        process.ended(0.3)
    asked = time.monotonic()
    process.signal(signal.SIGTERM)
    assert process.ended() != 0
    assert time.monotonic() - asked < 8
    process.start()
    person.sees(asks("deja_demande"))


def test_replies_and_reminders_are_waited_for_side_by_side(
    monkeypatch: pytest.MonkeyPatch, unstarted: Jalon, person: Person
) -> None:
    sweeping = threading.Event()

    async def sweeps_for_ever(self: Sweep, beat: Any = None) -> int:
        sweeping.set()
        await asyncio.sleep(3600)
        return 0

    monkeypatch.setattr(Sweep, "run", sweeps_for_ever)
    monkeypatch.setattr(app, "_DRAIN", 2.0)
    monkeypatch.setattr(schedule, "_PATIENCE", 2.0)
    unstarted.start()
    fault = unstarted.api.faults.add("sendMessage", hang(), chat=person.chat.id)
    person.start()
    fault.wait()
    assert sweeping.wait(10)
    asked = time.monotonic()
    unstarted.stop()
    assert 2 <= time.monotonic() - asked < 3.5
    fault.release()


def test_sigterm_with_nothing_to_do_is_quick(process: Process) -> None:
    process.start()
    asked = time.monotonic()
    process.signal(signal.SIGTERM)
    assert process.ended() == 0
    assert time.monotonic() - asked < 8
    assert "Traceback" not in process.said


# Telegram's refusals


def test_another_instance_is_reported(jalon: Jalon, person: Person) -> None:
    other = call(jalon.api, "getUpdates", timeout=1, offset=0)
    said = wait_until_seen(jalon.log, "Un autre Jalon", jalon.api)
    assert "arrête l'un des deux" in said
    person.start()
    person.sees("Par quoi commence-t-on")
    assert other


def test_a_webhook_set_by_somebody_else_is_reported(jalon: Jalon) -> None:
    assert call(jalon.api, "setWebhook", url="http://127.0.0.1:9/autre")["ok"]
    wait_until_seen(jalon.log, "ou un webhook", jalon.api)


def test_retry_after_is_obeyed_and_holds_up_nobody_else(jalon: Jalon, person: Person) -> None:
    other = new_person(jalon.api)
    fault = jalon.api.faults.add("sendMessage", too_many(2), chat=person.chat.id)
    person.start("stage")
    fault.wait()
    struck = time.monotonic()
    other.start("stage")
    hers = other.sees(asks("region"))
    mine = person.sees(asks("region"))
    assert time.monotonic() - struck >= 1.99
    assert hers.id < mine.id, "hers came first"
    assert len(texts(person)) == 1


def test_what_is_no_answer_is_tried_again(jalon: Jalon) -> None:
    """Pages of a proxy, broken lines, empty answers: each message comes in the end, once."""
    faults = (html(), html(429, "429 Too Many Requests"), server_error(), server_error(503), empty(), reset())
    people = [(new_person(jalon.api), fault) for fault in faults]
    scripts = [jalon.api.faults.add("sendMessage", fault, chat=person.chat.id) for person, fault in people]
    for person, _ in people:
        person.start("stage")
    for person, fault in people:
        assert person.sees(asks("region")), fault
        assert len(texts(person)) == 1
    assert all(script.hits == 1 for script in scripts)


def test_a_question_whose_answer_got_lost_comes_twice_and_the_conversation_goes_on(
    jalon: Jalon, person: Person
) -> None:
    """The connection broke: more often before Telegram took the question than after."""
    jalon.api.faults.add("sendMessage", lost(), chat=person.chat.id)
    person.start("stage")
    assert jalon.api.world.wait(lambda: len(texts(person)) == 2, 20.0)
    assert all(asks("region") in text for text in texts(person))
    person.press("Wallonie")
    person.sees(asks("deja_demande"))


def test_a_send_without_an_answer_in_time_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, api: BotApi, tmp_path: Path, person: Person
) -> None:
    """It may have arrived: a question is better missed than asked twice, and what was open can be asked for."""
    real = aiogram_call

    def hurried(bot: Any, *, timeout: float = 0.4) -> Any:
        return real(bot, timeout=timeout, connect=min(0.3, timeout / 2))

    monkeypatch.setattr(app, "aiogram_call", hurried)
    with Jalon(api, tmp_path):
        fault = api.faults.add("sendMessage", hang(processed=True), chat=person.chat.id)
        person.start("stage")
        fault.wait()
        person.sees(asks("region"))
        api.wait_quiet(0.6)
        assert len(texts(person)) == 1
        person.press("Wallonie")
        person.sees(asks("deja_demande"))


def test_getting_updates_goes_on_after_any_refusal(tmp_path: Path) -> None:
    """A Jalon for each of them, side by side."""
    odd = Fault("list", body='{"ok": true}')
    with ExitStack() as stack:
        houses = []
        for fault in (html(), html(429), too_many(1), server_error(), empty(), reset(), odd):
            folder = tmp_path / fault.name
            folder.mkdir()
            api = stack.enter_context(BotApi(pace=PACE))
            stack.enter_context(Jalon(api, folder))
            houses.append((fault, api.faults.add("getUpdates", fault), new_person(api)))
        for _, _, person in houses:
            person.start()
        for fault, script, person in houses:
            assert person.sees("Par quoi commence-t-on"), fault
            assert script.hits == 1
            person.say("/aide")
        for fault, _, person in houses:
            assert person.sees("Appuie sur un bouton"), fault


def test_a_token_that_is_revoked_ends_jalon_with_a_sentence(jalon: Jalon, person: Person) -> None:
    jalon.api.faults.add("getUpdates", refused(UNAUTHORIZED), times=None)
    person.start()
    jalon.join()
    assert isinstance(jalon.problem, BadToken)
    assert "Telegram n'accepte plus le jeton" in str(jalon.problem)


def test_somebody_who_blocks_stops_nobody_else(jalon: Jalon, person: Person) -> None:
    other, gone = new_person(jalon.api), new_person(jalon.api)
    for one in (person, other, gone):
        one.start("stage")
        one.sees(asks("region"))
    faults = [jalon.api.faults.add("sendMessage", hang(), chat=one.chat.id) for one in (person, gone)]
    person.press("Wallonie")
    gone.press("Wallonie")
    for fault in faults:
        fault.wait()
    person.blocks()
    gone.deactivates()
    for fault in faults:
        fault.release()
    other.press("Wallonie")
    other.sees(asks("deja_demande"))
    jalon.api.wait_quiet(0.1)
    assert jalon.rows("SELECT count(*) FROM updates WHERE done = 0") == [(0,)]
    assert "blocked" in jalon.log.read_text(encoding="utf-8")
    person.unblocks()
    person.start()
    person.sees("On en était à")
    assert len(texts(gone)) == 1


def test_the_limits_of_telegram_are_never_met(tmp_path: Path) -> None:
    """With Telegram's own limits and the usual budget: replies leave in bursts of three, then one a second."""
    with BotApi(pace=0.02, flood=True) as api, Jalon(api, tmp_path, {"send_rate": 1.0}):
        people = [new_person(api) for _ in range(3)]
        began = time.monotonic()
        for person in people:
            person.start()
            person.sees("Par quoi commence-t-on")
            for word in ("/aide", "/confidentialite"):
                person.say(word)
        for person in people:
            person.sees("Ce que je garde")
        assert time.monotonic() - began < 15
        assert not [asked for asked in api.calls if asked.error]


# Failures inside


def test_a_handler_that_fails_apologises_keeps_the_answers_and_does_not_loop(
    monkeypatch: pytest.MonkeyPatch, api: BotApi, tmp_path: Path, person: Person
) -> None:
    monkeypatch.setattr(app, "load_flows", broken_flow)
    with Jalon(api, tmp_path) as jalon:
        person.start("stage_insertion")
        asked = person.sees(asks("region"))
        ask = person.press("Wallonie")
        person.sees("Pardon, quelque chose n'a pas marché")
        ask.answered()
        person.press("Wallonie", message=asked)
        person.sees("Pardon, quelque chose n'a pas marché")
        person.say("Bruxelles")
        person.sees("Tout va bien")
        api.wait_quiet(0.1)
        assert jalon.rows("SELECT count(*) FROM updates WHERE done = 0") == [(0,)]
        jalon.stop()
        jalon.start()
        api.wait_quiet(0.1)
    assert sum("Pardon" in text for text in texts(person)) == 2


def test_a_failure_is_logged_without_the_words_of_the_person(process: Process, person: Person) -> None:
    process.start(broken=True)
    person.start("stage_insertion")
    person.press("Wallonie", message=person.sees(asks("region")))
    person.sees("Pardon, quelque chose n'a pas marché")
    assert "failed: RuntimeError" in process.said
    assert "'region'" not in process.said.replace('answers["region"]', "")
    assert "{'region': 'wallonie'}" not in process.said


def test_what_cannot_be_stored_is_not_acknowledged(
    monkeypatch: pytest.MonkeyPatch, jalon: Jalon, person: Person
) -> None:
    person.start("stage")
    person.sees(asks("region"))
    jalon.api.wait_quiet(0.1)  # what was sent is finished by the same method
    real = SqlInbox.receive
    failures: list[tuple[Any, ...]] = []

    def fails_once(self: SqlInbox, *arguments: Any) -> list[int]:
        if not failures:
            failures.append(arguments)
            raise Busy("La base est occupée.")
        return real(self, *arguments)

    monkeypatch.setattr(SqlInbox, "receive", fails_once)
    person.press("Wallonie")
    person.sees(asks("deja_demande"))
    assert failures
    assert "ne peuvent pas être gardés" in jalon.log.read_text(encoding="utf-8")


def test_what_cannot_be_written_is_taken_up_at_the_next_start(
    monkeypatch: pytest.MonkeyPatch, jalon: Jalon, person: Person
) -> None:
    person.start("stage")
    person.sees(asks("region"))
    jalon.api.wait_quiet(0.1)

    def fails(self: SqlInbox, number: int, outgoing: Any) -> None:
        raise Busy("La base est occupée.")

    with monkeypatch.context() as patch:
        patch.setattr(SqlInbox, "answered", fails)
        person.press("Wallonie")
        wait_until_seen(jalon.log, "is kept for later", jalon.api)
    assert jalon.answers(person) == {}, "nothing is kept by halves"
    jalon.stop()
    jalon.start()
    person.sees(asks("deja_demande"))


# Time


def test_a_clock_that_jumps_harms_nobody(jalon: Jalon, person: Person) -> None:
    """Set right by the network, an hour twice in October, a machine that slept for a year."""
    jalon.clock.moment = datetime(2026, 10, 25, 2, 59, tzinfo=BRUSSELS)
    asked = open_stage(person, "fin_comment")
    person.press("Retour", message=asked)
    person.sees(asks("fin_etudes"))
    for moment in (
        datetime(2026, 10, 25, 2, 0, tzinfo=BRUSSELS, fold=1),
        datetime(2026, 10, 24, 23, 0, tzinfo=BRUSSELS),
        datetime(2025, 1, 1, tzinfo=BRUSSELS),
    ):
        jalon.clock.moment = moment
        person.say("/retour")
        person.sees(asks("deja_demande"))
        person.press("Non")
        person.sees(asks("fin_etudes"))
    jalon.clock.moment = datetime(2027, 11, 1, 10, 0, tzinfo=BRUSSELS)
    person.start()
    person.sees("On en était à")
    person.press("On continue")
    person.sees(asks("fin_etudes"))
    assert jalon.answers(person) == {"region": "wallonie", "deja_demande": "non"}


def test_a_button_works_again_although_the_clock_was_set_back(jalon: Jalon, person: Person) -> None:
    asked = open_stage(person, "fin_comment")
    person.press("Retour", message=asked)
    person.sees(asks("fin_etudes"))
    jalon.clock.advance(hours=-1)
    person.press("Retour", message=asked)
    person.sees(asks("deja_demande"))


# Old versions


@pytest.mark.parametrize(
    ("flow", "answers", "sees"),
    [
        ("parcours_disparu", {"region": "wallonie"}, "Par quoi commence-t-on"),
        ("stage_insertion", {"region": "wallonie", "question_disparue": "oui"}, "On en était à"),
        ("stage_insertion", {"region": "atlantide", "deja_demande": "non"}, "On en était à"),
    ],
)
def test_a_conversation_of_an_older_version_goes_on_or_starts_politely(
    jalon: Jalon, person: Person, flow: str, answers: dict[str, str], sees: str
) -> None:
    open_stage(person)
    jalon.api.wait_quiet(0.1)
    jalon.stop()
    with closing(sqlite3.connect(jalon.database)) as connection, connection:
        changed = connection.execute(
            "UPDATE conversations SET flow = ?, answers = ? WHERE person = ?",
            (flow, json.dumps(answers), key_of(person)),
        )
        assert changed.rowcount == 1
    jalon.start()
    person.say("euh")
    person.sees("")
    person.start()
    person.sees(sees)
    if sees == "On en était à":
        person.press("On continue")
        person.sees(asks("region") if answers["region"] == "atlantide" else asks("deja_demande"))
    jalon.api.wait_quiet(0.05)
    assert not [text for text in texts(person) if "Pardon" in text]
