"""Jalon, people and places for the tests of the Telegram edge. Whatever is started ends with the test.

What people and maintainers have reported of bots in production, point by point, and the tests that hold it. A name
is in this folder, or with "(sending)" in tests/bot/test_telegram_sending.py, with "(render)" in
tests/bot/test_render.py; test_checklist.py compares.

 1 the same update again is no news
   test_an_update_that_comes_again_is_no_news, test_the_same_update_again_is_no_news
 2 stored, acknowledged, then handled
   test_killed_at_random_points_of_a_journey, test_many_updates_in_hand_when_killed,
   test_what_cannot_be_stored_is_not_acknowledged,
   test_a_database_that_is_busy_for_a_while_loses_nothing_and_doubles_nothing
 3 in order for one, side by side for all
   test_messages_and_presses_of_one_person_are_handled_in_order, test_a_slow_person_holds_nobody_up,
   test_no_more_people_than_the_bound_are_served_at_once, test_no_more_calls_than_the_bound_are_in_flight,
   test_a_group_that_telegram_makes_wait_holds_up_nobodys_private_chat
 4 no race, and nothing kept for ever
   test_a_message_and_a_press_that_arrive_together, test_measures_tell_numbers_and_nobody,
   test_more_people_than_jalon_keeps_in_mind, test_nothing_of_people_stays_in_the_dispatcher,
   test_idle_chats_are_forgotten (sending)
 5 the webhook's door
   test_without_the_secret_nothing_is_taken, test_bad_json_is_400, test_a_body_that_is_too_large_is_413
 6 a handler that fails
   test_a_handler_that_fails_apologises_keeps_the_answers_and_does_not_loop,
   test_an_update_that_nobody_foresaw_ends_alone
 7 only kinds that are used
   test_only_the_kinds_that_are_used_are_asked_for, test_what_is_handled_is_what_is_asked_for
 8 unknown kinds and fields
   test_updates_that_nobody_expects, test_unknown_fields_are_ignored
 9 media, forwards, edits, groups, none
   test_what_is_no_text_is_refused_kindly_and_the_question_comes_back, test_other_media_too,
   test_a_forward_is_not_taken_for_an_answer, test_an_edit_changes_nothing,
   test_a_result_of_our_own_inline_mode_is_not_taken_for_an_answer,
   test_odd_texts_never_break_the_conversation, test_in_a_group_it_answers_only_when_addressed,
   test_its_name_in_a_group_is_read_as_telegram_reads_it,
   test_a_command_for_another_bot_is_not_ours, test_senders_without_a_person_meet_silence
10 presses: answered, once, however old
   test_crafted_data_of_a_button, test_a_press_without_its_message_or_data,
   test_a_double_tap_on_back_goes_back_once, test_a_month_old_button_still_works,
   test_a_press_that_is_too_old_to_be_answered, test_a_press_that_cannot_be_answered_holds_up_nothing
11 one who floods, and still is answered
   test_a_hundred_updates_at_once_from_one_person
12 a second instance
   test_another_instance_is_reported, test_a_webhook_set_by_somebody_else_is_reported
13 one budget
   test_the_limits_of_telegram_are_never_met, test_a_private_chat_gets_three_at_once_then_one_a_second (sending),
   test_a_group_never_gets_more_than_20_a_minute (sending), test_200_bulk_messages_leave_at_25_a_second (sending)
14 retry_after, also for hours, also HTML
   test_retry_after_is_obeyed_and_holds_up_nobody_else,
   test_a_crowd_that_telegram_makes_wait_holds_up_nobody_else,
   test_hours_of_flood_in_one_chat_are_waited_for_and_hold_up_nobody_else, test_what_is_no_answer_is_tried_again
15 no answer in time (not reminders)
   test_a_send_without_an_answer_in_time_is_not_repeated,
   test_while_telegram_is_away_for_hours_everything_waits_and_then_comes_once_and_in_order
16 blocked, gone, back (not reminders)
   test_somebody_who_blocks_stops_nobody_else, test_somebody_who_left_gets_nothing_more_and_nothing_of_hers_waits
17 a group that moves
   test_a_group_that_moves_is_followed, test_the_answer_to_a_group_that_has_just_moved_waits_too
18 edits of nothing, of what is gone
   test_a_double_tap_on_a_page_of_the_calendar,
   test_a_calendar_in_a_message_that_cannot_be_edited_any_more_comes_anew,
   test_a_message_that_takes_the_place_of_a_lost_one_waits_for_telegram_too
19 lengths in UTF-16, no markup
   test_a_long_result_comes_in_pieces, test_markup_in_an_answer_is_shown_as_it_was_written,
   test_a_message_holds_4096_units_of_which_an_emoji_takes_two (render), test_2500_emoji_come_whole (render),
   test_under_a_file_there_is_room_for_1024_units (render), test_no_sentence_is_cut_that_a_message_could_hold (render),
   test_marks_keep_their_words_in_whatever_message_these_come (render),
   test_a_message_has_at_most_100_marks (render)
21 SIGTERM, and again
   test_sigterm_finishes_what_is_being_handled, test_a_second_sigterm_forces,
   test_to_stop_jalon_does_not_wait_for_a_telegram_that_is_away, test_half_a_post_does_not_hold_up_the_end,
   test_replies_and_reminders_are_waited_for_side_by_side,
   test_what_comes_while_jalon_stops_is_left_to_the_next_start
22 a webhook that is still set
   test_a_webhook_that_is_still_set_is_removed_and_nothing_is_dropped
23 Telegram is away at the start
   test_telegram_is_away_at_the_start_and_comes_back
24 getUpdates is refused
   test_getting_updates_goes_on_after_any_refusal, test_two_days_without_telegram_end_nothing
25 the token in no log
   test_no_log_of_this_run_tells_the_token_or_an_answer
26 clock and DST (not reminders)
   test_a_clock_that_jumps_harms_nobody, test_a_button_works_again_although_the_clock_was_set_back
27 /supprimer
   test_erasing_leaves_no_word_in_the_files, test_erasing_leaves_nothing_in_memory,
   test_erasing_succeeds_while_another_program_reads_and_the_traces_go_soon_after_it
28 what an older version left
   test_a_conversation_of_an_older_version_goes_on_or_starts_politely,
   test_a_button_that_is_no_more_brings_the_open_question_back
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.telegram import app
from bot.telegram.through_aiogram import JsonSession
from tests.bot.telegram.discretion import check_discretion
from tests.bot.telegram.running import Command, Jalon, Launcher, Process
from tests.bot_api import BotApi, Person
from tests.bot_api.clients import Session
from tests.bot_api.fixture import PACE

NewPerson = Callable[[], Person]

LAST = "test_no_log_of_this_run_tells_the_token_or_an_answer"
_NUMBERS = count(5001)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of this folder that need a process last: what they need loads while the others run.

    The test that looks over all logs comes after them.
    """
    ours = [place for place, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    ordered = sorted((items[place] for place in ours), key=lambda item: (item.name == LAST, bool(slow_needs(item))))
    for place, item in zip(ours, ordered, strict=True):
        items[place] = item


def slow_needs(item: pytest.Item) -> set[str]:
    """What it waits for if it is not begun early."""
    return {"launcher", "command"} & set(item.fixturenames) if isinstance(item, pytest.Function) else set()


@pytest.fixture(scope="session", autouse=True)
def early(request: pytest.FixtureRequest) -> None:
    for name in sorted(set().union(*map(slow_needs, request.session.items))):
        request.getfixturevalue(name)


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    started = Launcher()
    yield started
    started.close()


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """The real command, from nothing, as an operator starts it."""
    folder = tmp_path_factory.mktemp("command")
    with BotApi(pace=PACE) as server, Command.start(server, folder) as started:
        yield started
    assert not server.crashes, server.crashes
    check_discretion(server, folder)


@pytest.fixture(scope="session", autouse=True)
def no_pauses() -> Iterator[None]:
    """Without the quarter of a second that aiogram sleeps after closing, and the authorities that it reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "JsonSession", type("Quick", (JsonSession, Session), {}))
        yield


@pytest.fixture
def api(tmp_path: Path) -> Iterator[BotApi]:
    """A Bot API of this test alone; at the end nothing has crashed in it, and no log has told too much."""
    with BotApi(pace=PACE) as server:
        yield server
        server.faults.clear()
    assert not server.crashes, server.crashes
    check_discretion(server, tmp_path)


@pytest.fixture
def jalon(api: BotApi, tmp_path: Path) -> Iterator[Jalon]:
    """A Jalon of this test alone, in this process."""
    with Jalon(api, tmp_path) as started:
        yield started


@pytest.fixture
def unstarted(api: BotApi, tmp_path: Path) -> Iterator[Jalon]:
    """A Jalon in this process that the test starts, and configures by its `settings`."""
    prepared = Jalon(api, tmp_path)
    yield prepared
    prepared.stop()


@pytest.fixture
def process(api: BotApi, launcher: Launcher, tmp_path: Path) -> Iterator[Process]:
    """A Jalon of this test alone, in a process of its own; the test starts it."""
    prepared = Process(launcher, api, tmp_path)
    yield prepared
    api.faults.clear()
    prepared.kill()


@pytest.fixture
def person(api: BotApi) -> Person:
    return new_person(api)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jalon]:
    """A Jalon that the tests of a module share, each with people of its own."""
    folder = tmp_path_factory.mktemp("house")
    with BotApi(pace=PACE) as server, Jalon(server, folder) as started:
        yield started
    assert not server.crashes, server.crashes
    check_discretion(server, folder)


@pytest.fixture
def guest(house: Jalon) -> Person:
    """Somebody new in the shared house."""
    return new_person(house.api)


def new_person(server: BotApi) -> Person:
    """Somebody whose names can be searched for."""
    number = next(_NUMBERS)
    return Person(
        server, id=number, first_name=f"Prénomette{number}", last_name="Nomdefamille", username=f"pseudo{number}"
    )
