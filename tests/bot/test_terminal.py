"""`jalon chat` as a real process: what somebody types, what they read, and what goes wrong around them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.dialogue import Dialogue, Output, Say, Summary
from bot.questions import Questions
from bot.storage import StorageError, open_storage, sqlite_url
from bot.terminal.command import Chat
from bot.terminal.render import Screen
from flows import load_flows
from flows.reply import Checklist, Reply, Tick
from knowledge.loader import load_law
from tests.bot.terminal import ROOT, TODAY, OnScreen, Said, chat, environment, jalon

PROMPT = "[22/11/2026] > "
Typing = Callable[..., str]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
JOURNEY = (
    "1", "Liège", "non", "30 juin", "juin", "oui", "1/7/26", "12/3/2005",
    "non", "rien", "non", "pas encore", "non", "non",
)  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "données de Léa"


def answers_kept(data: Path) -> dict[str, str] | None:
    with open_storage(sqlite_url(data / "jalon.sqlite3")) as storage:
        saved = storage.current("terminal")
        return saved.answers if saved else None


def steps(said: Said) -> list[str]:
    """What appeared before each prompt, and after the last one, each on one line with plain spaces."""
    return [" ".join(part.split()) for part in said.out.split(PROMPT)]


def healthy(said: Said, code: int = 0) -> Said:
    assert "Traceback" not in said.out + said.err
    assert (said.code, said.err) == (code, ""), said
    return said


def refused(said: Said) -> str:
    """The clear sentence on the standard error of a process that could not start."""
    assert "Traceback" not in said.out + said.err
    assert said.code not in (0, None)
    assert said.err.strip()
    assert len(said.err.strip().splitlines()) <= 2
    return said.err


# A whole journey


def test_a_whole_journey_ends_with_the_dates_their_sources_and_what_may_follow(data: Path) -> None:
    found = healthy(chat(data, *JOURNEY))
    shown = steps(found)
    assert len(shown) == len(JOURNEY) + 2
    assert shown[0].startswith("Bonjour, je suis Jalon.")
    assert "Dans quelle Région habites-tu ?" in shown[1]
    result = shown[len(JOURNEY)]
    for words in (
        "entre le mercredi 30 décembre 2026 et le samedi 30 janvier 2027",
        "mercredi 1er juillet 2026 : Début du stage",
        "Arrêté royal du 25/11/1991",
        "Et maintenant ?",
    ):
        assert words in result
    assert "À bientôt" in shown[-1]
    assert "\x1b" not in found.out
    assert max(map(len, (line for line in found.out.splitlines() if "http" not in line))) <= 90 + len(PROMPT)


def test_leaving_keeps_everything_for_its_owner_only_and_the_next_time_goes_on_there(data: Path) -> None:
    first = healthy(chat(data, *JOURNEY[:5], "/quitter", "jamais lu"))
    assert "À bientôt. Tes réponses sont gardées" in steps(first)[-1]
    assert len(steps(first)) == 7
    assert data.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in data.iterdir())
    shown = steps(healthy(chat(data, "1", "/quitter")))
    assert "On en était à « Mon stage : mes dates ». On continue ou on recommence ?" in shown[0]
    assert "Es-tu inscrit·e" in shown[1]


def test_every_command_does_what_the_help_says(data: Path) -> None:
    typed = (
        "/aide", "1", "Liège", "/retour", "Namur", "/corriger", "1", "Bruxelles", "/recommencer", "Liège", "/menu",
        "/plus", "/montant", "12/3/2005", "/mesdonnees", "/Retour", "/nimportequoi", "/supprimer", "non", "/supprimer",
        "oui", "/mesdonnees", "/quitter",
    )  # fmt: skip
    prompts = ("", *(f"{number} {word}" for number, word in enumerate(typed)))
    shown = dict(zip(prompts, steps(healthy(chat(data, *typed))), strict=True))
    assert all(name in shown["0 /aide"] for name in ("/retour", "/corriger", "/recommencer", "/mesdonnees", "/quitter"))
    assert "Dans quelle Région" in shown["3 /retour"]
    assert "1. Région : Wallonie" in shown["5 /corriger"]
    assert "As-tu déjà demandé" in shown["7 Bruxelles"]
    assert "Dans quelle Région" in shown["8 /recommencer"]
    assert "Par quoi commence-t-on" in shown["10 /menu"]
    assert "rien de plus" in shown["11 /plus"]
    assert "date de naissance" in shown["12 /montant"]
    assert "Conversation en cours : Combien je toucherais" in shown["14 /mesdonnees"]
    assert "date de naissance" in shown["15 /Retour"]
    assert "Je ne connais pas /nimportequoi" in shown["16 /nimportequoi"]
    assert "définitif" in shown["17 /supprimer"]
    assert "Rien n'est effacé" in shown["18 non"]
    assert "Tout est effacé" in shown["20 oui"]
    assert "presque rien" in shown["21 /mesdonnees"]
    assert "12/3/2005" not in shown["21 /mesdonnees"]
    assert not any(b"2005-03-12" in file.read_bytes() for file in data.iterdir())


# What somebody may type


def test_whatever_is_typed_is_answered_by_a_clear_sentence(data: Path) -> None:
    lines = [
        b"1",
        b"99",
        b"",
        b"   ",
        b"\xff\xfe\x00\xe9",
        "é".encode("latin-1"),
        b"x" * 5000,
        b"\x1b[31mrouge\x1b[0m",
        b"\xf0\x9f\x8e\x89" * 20,
        b"{region.nom} %s {0}",
        b"/",
        b"/ retour",
        "Liège".encode(),
    ]
    found = jalon("chat", "--data", str(data), "--today", TODAY, typed=b"".join(line + b"\n" for line in lines))
    shown = steps(healthy(found))
    assert len(shown) == len(lines) + 2
    assert all(shown), "something was typed and nothing came back"
    assert "As-tu déjà demandé" in shown[-2]
    assert "\x1b" not in found.out
    assert max(map(len, found.out.splitlines())) < 200, "what was typed is not repeated at length"


def test_invalid_bytes_at_the_start_and_a_line_without_an_end_are_survived(data: Path) -> None:
    found = jalon("chat", "--data", str(data), "--today", TODAY, typed=b"\xff\n1\nLi\xc3\xa8ge")
    assert "As-tu déjà demandé" in steps(healthy(found))[-2]
    assert answers_kept(data) == {"region": "wallonie"}


def test_a_machine_without_utf_8_still_talks_french(data: Path) -> None:
    found = jalon(
        "chat", "--data", str(data), "--today", TODAY, typed="1\nLiège\n".encode(), changes={"LC_ALL": "C", "LANG": "C"}
    )
    assert "Dans quelle Région habites-tu" in steps(healthy(found))[1]
    assert "As-tu déjà demandé" in steps(found)[2]


def test_an_output_that_lacks_some_letters_is_no_reason_to_fall_over(data: Path) -> None:
    found = chat(data, "1", "1", changes={"PYTHONIOENCODING": "ascii:strict"})
    assert "As-tu deja demande des allocations a la CAPAC ou a un syndicat ?" in healthy(found).out
    assert "d?j?" not in found.out


# What goes wrong around


def test_a_reader_that_leaves_is_no_error_and_nothing_is_lost(data: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--data", str(data), "--today", TODAY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process:
        process.stdin.write("1\nLiège\n".encode())
        process.stdin.flush()
        while "déjà demandé".encode() not in process.stdout.readline():
            pass
        process.stdout.close()
        process.stdin.write(b"non\n/aide\n/aide\n")
        process.stdin.close()
        complaint = process.stderr.read()
        code = process.wait(20)
    assert (code, complaint) == (0, b"")
    shown = steps(healthy(chat(data)))
    assert "On en était" in shown[0]
    assert "À bientôt" in shown[1]


def test_a_corrupt_file_is_said_and_left_as_it_is(data: Path) -> None:
    data.mkdir()
    file = data / "jalon.sqlite3"
    file.write_bytes(b"ceci n'est pas une base de donnees\n" * 200)
    before = file.read_bytes()
    sentence = refused(chat(data, "1"))
    assert "jalon.sqlite3" in sentence
    assert "abîmée" in sentence
    assert file.read_bytes() == before


def test_a_database_damaged_in_the_middle_is_said(data: Path) -> None:
    file = data / "jalon.sqlite3"
    with open_storage(sqlite_url(file)) as storage:
        storage.learn("terminal", {"region": "wallonie"}, date(2026, 11, 22))
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\x99" * (len(whole) - 4096))
    found = chat(data, "1")
    assert "Traceback" not in found.out + found.err
    assert "abîmée" in " ".join((found.out + found.err).split())


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("un fichier, pas un dossier")
    assert "fichier" in refused(chat(tmp_path / "fichier" / "dedans", "1"))


def test_a_place_that_cannot_be_written_is_said() -> None:
    assert "Je ne peux pas écrire" in refused(chat(Path("/proc/jalon"), "1"))


def test_a_day_that_does_not_exist_is_refused_in_french(tmp_path: Path) -> None:
    found = jalon("chat", "--data", str(tmp_path), "--today", "2026-02-30")
    assert "2026-02-30" in refused(found)
    assert "n'existe pas" in found.err


# On a screen


def test_ctrl_c_drops_the_line_and_ctrl_d_says_goodbye(data: Path) -> None:
    with OnScreen(data) as screen:
        screen.wait_for(PROMPT)
        screen.press("1\r")
        screen.wait_for(PROMPT)
        screen.press("Brux")
        screen.wait_for("Brux")  # Ctrl-C drops a key that was not read yet, and readline then waits for that key
        assert "/quitter" in screen.interrupt()
        screen.press("Liège\r")
        assert "As-tu déjà demandé" in screen.wait_for(PROMPT)
        screen.interrupt()
        screen.press("\x04")
        assert screen.ends() == 0
    assert "Traceback" not in screen.seen
    assert "À bientôt" in screen.seen
    assert COLOUR.search(screen.seen)
    assert answers_kept(data) == {"region": "wallonie"}


@pytest.mark.parametrize("changes", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "a dumb terminal"])
def test_there_are_no_colours_where_somebody_or_the_terminal_wants_none(data: Path, changes: dict[str, str]) -> None:
    with OnScreen(data, changes) as screen:
        screen.wait_for(PROMPT)
        screen.press("/quitter\r")
        assert screen.ends() == 0
    assert not COLOUR.search(screen.seen)


def test_a_terminal_closed_in_the_middle_loses_nothing(data: Path) -> None:
    with OnScreen(data) as screen:
        screen.wait_for(PROMPT)
        screen.press("1\r")
        screen.wait_for(PROMPT)
        screen.press("Liège\r")
        screen.wait_for(PROMPT)
        screen.process.kill()
    assert answers_kept(data) == {"region": "wallonie"}


def test_two_windows_on_the_same_data_both_answer(data: Path) -> None:
    with OnScreen(data) as first, OnScreen(data) as second:
        for screen in (first, second):
            screen.wait_for(PROMPT)
        for screen in (first, second):
            screen.press("1\r")
            screen.wait_for(PROMPT)
            if screen is second:  # what was told in the first one is not thrown away
                screen.press("recommence\r")
                screen.wait_for(PROMPT)
            screen.press("Liège\r")
            assert "As-tu déjà demandé" in screen.wait_for(PROMPT)
            screen.press("/quitter\r")
            assert screen.ends() == 0


def test_a_window_made_smaller_is_written_to_its_new_width(data: Path) -> None:
    with OnScreen(data, {"COLUMNS": "80"}) as screen:
        screen.resize(80)
        screen.wait_for(PROMPT)
        screen.press("1\r")
        screen.wait_for(PROMPT)
        screen.resize(40)
        screen.press("Liège\r")
        appeared = COLOUR.sub("", screen.wait_for("2. Non"))
    lines = appeared[appeared.index("As-tu") :].splitlines()
    assert lines[0].split() == ["As-tu", "déjà", "demandé", "des", "allocations", "à", "la"]
    assert all(len(line) <= 40 for line in lines)


def test_the_arrows_move_in_the_line_and_bring_the_former_one_back(data: Path) -> None:
    with OnScreen(data) as screen:
        screen.wait_for(PROMPT)
        screen.press("1\r")
        screen.wait_for(PROMPT)
        screen.press("Lige\x1b[D\x1b[D\x1b[Dxx\x7f\x7f\x1b[C\x1b[Cè\r")
        assert "As-tu déjà demandé" in screen.wait_for(PROMPT)
        screen.press("\x1b[A\x1b[A\r")  # what was typed two lines before: "1", which is "Oui" here
        assert "Quel jour as-tu fait cette demande" in screen.wait_for(PROMPT)
    assert "^[[" not in screen.seen


# When a line can't be answered to its end


class Failing(Dialogue):
    """Whose next answers end as *failures* say."""

    failures: tuple[BaseException | None, ...] = ()

    def hear(self, text: str, now: datetime) -> Iterator[Output]:
        failure, self.failures = self.failures[0], self.failures[1:]
        if failure is not None:
            raise failure
        yield from super().hear(text, now)


@pytest.fixture
def typing(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typing:
    def type_lines(lines: Sequence[str], *failures: BaseException | None) -> str:
        typed = iter(lines)
        monkeypatch.setattr("builtins.input", lambda _: next(typed))
        with open_storage(sqlite_url(data / "jalon.sqlite3")) as storage:
            dialogue = Failing("terminal", storage, load_flows(), load_law(), Questions())
            dialogue.failures = failures
            Chat(dialogue, lambda: Screen(200, colours=False), date.fromisoformat(TODAY)).run()
        return capsys.readouterr().out

    return type_lines


def test_whoever_leaves_after_a_failed_save_is_not_told_that_all_is_kept(typing: Typing) -> None:
    said = typing(["1", "/quitter"], StorageError("La place manque."))
    assert "La place manque. Ta dernière réponse n'est peut-être pas gardée." in said
    assert "Tes dernières réponses n'ont pas pu être gardées" in said
    assert "sont gardées" not in said


def test_a_later_save_keeps_all_of_it_again(typing: Typing) -> None:
    said = typing(["1", "1", "/quitter"], StorageError("La place manque."), None)
    assert "Tes réponses sont gardées" in said


def test_ctrl_c_in_the_middle_of_an_answer_comes_back_to_the_question(typing: Typing) -> None:
    said = typing(["1", "Liège", "/quitter"], None, KeyboardInterrupt())
    assert "Interrompu. On reprend où on en est." in said
    assert said.count("Dans quelle Région habites-tu ?") == 2


# What is drawn


def test_neither_a_word_nor_an_address_is_cut_at_its_hyphen() -> None:
    text = "fais-le " * 20 + "CAPAC (https://www.hvw-capac.fgov.be)"
    for width in range(30, 60):
        for line in Screen(width, colours=False).lines(Say(text)):
            assert not line.endswith("-")
            assert ("hvw" in line) is ("https://www.hvw-capac.fgov.be" in line)


def test_a_paper_of_several_lines_stands_under_its_words_and_not_under_its_box() -> None:
    ticks = (Tick("a", "un papier dont le nom est bien long", "toi"),)
    reply = Reply((Checklist(ticks),))
    lines = list(Screen(30, colours=False).lines(Summary(reply)))
    assert [line for line in lines if line][1].startswith("      ")


# Speed


def test_the_terminal_imports_no_telegram_library() -> None:
    code = (
        "import sys, bot.terminal.command, flows; flows.load_flows(); "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'aiogram', 'telegram', 'aiohttp', 'httpx'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), cwd=ROOT, check=True)
    assert done.stdout.decode().strip() == "[]"
