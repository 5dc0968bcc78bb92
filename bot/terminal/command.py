"""`jalon chat`: the assistant in a terminal. What is typed stays on this machine, and is taken up again next time."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from io import TextIOWrapper
from pathlib import Path

from bot import clock
from bot.arguments import day
from bot.dialogue import Dialogue, File, Output, Say
from bot.questions import Questions
from bot.storage import StorageError, open_storage, sqlite_url
from bot.terminal.letters import PLAIN
from bot.terminal.render import Screen
from flows import load_flows
from knowledge.errors import InvalidCase, InvalidFile
from knowledge.loader import load_law

PERSON = "terminal"

WELCOME = (
    "Bonjour, je suis Jalon. J'aide les jeunes en Wallonie entre la fin des études et les allocations d'insertion.",
    "Je ne décide de rien : l'ONEM et ton organisme de paiement décident. Tes réponses restent sur cet ordinateur.",
    "Écris un numéro, une réponse avec tes mots, ou une question. /aide montre le reste, /quitter s'arrête là.",
)

HELP = (
    "/retour     reprendre la dernière réponse",
    "/corriger   changer une réponse déjà donnée",
    "/recommencer  cette conversation depuis le début",
    "/menu       choisir autre chose",
    "/plus       la réponse longue à ta dernière question",
    "/ou_j_en_suis  le jour de ton stage, la prochaine date, que faire cette semaine",
    "/rendezvous  tes rendez-vous ; ou écris « rdv forem mardi 14h »",
    "/rappels    ce que je te rappellerais sur Telegram, et comment",
    "/agenda     tes dates dans un fichier pour ton agenda ; /image les dessine",
    "/sanstrace  ne plus rien garder de tes réponses ; une deuxième fois : de nouveau",
    "/mesdonnees  voir tout ce que je garde de toi",
    "/supprimer  tout effacer",
    "/quitter    s'arrêter ; on reprend la prochaine fois",
)

_OTHER_NAMES = {
    "/back": "/retour",
    "/precedent": "/retour",
    "/corrige": "/corriger",
    "/restart": "/recommencer",
    "/start": "/menu",
    "/annuler": "/menu",
    "/cancel": "/menu",
    "/help": "/aide",
    "/quit": "/quitter",
    "/exit": "/quitter",
    "/stop": "/quitter",
    "/effacer": "/supprimer",
    "/oujensuis": "/ou_j_en_suis",
    "/rdv": "/rendezvous",
    "/stage": "/stage_insertion",
}

_KEPT = "Tes réponses sont gardées : on reprend où tu veux."
_NOT_KEPT = "Tes dernières réponses n'ont pas pu être gardées : il faudra les redonner."
_FORGOTTEN = "Ce que tu as dit sans trace est oublié."


def run(given: argparse.Namespace) -> int:
    _prepare()
    try:
        today = day(given.today, "--today") if given.today else None
        database = _place(given.data) / "jalon.sqlite3"
        with open_storage(sqlite_url(database)) as storage:
            dialogue = Dialogue(PERSON, storage, load_flows(), load_law(), Questions())
            dialogue.reminds = False
            return Chat(dialogue, _screen, today).run()
    except (InvalidCase, InvalidFile, StorageError) as problem:
        print(problem, file=sys.stderr)
        return 1


def _prepare() -> None:
    """Letters that the terminal has, and keys that move in the line and bring former ones back."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors=PLAIN)
    if sys.stdin.isatty() and os.environ.get("TERM") != "dumb":
        with suppress(ImportError):  # Windows edits lines by itself
            import readline

            readline.set_completer(lambda text, state: None)  # a file's name is never an answer


def _place(given: str | None) -> Path:
    if given:
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("jalon", appauthor=False)


def _columns() -> int:
    """The window's own width before $COLUMNS, which stays as it was when the window changes."""
    with suppress(OSError, ValueError):  # not a terminal
        return os.get_terminal_size(sys.stdout.fileno()).columns or shutil.get_terminal_size((80, 24)).columns
    return shutil.get_terminal_size((80, 24)).columns


def _screen() -> Screen:
    width = min(_columns(), 90)
    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return Screen(max(width, 30), colours)


@dataclass
class Chat:
    """The loop: read a line, say what comes of it."""

    dialogue: Dialogue
    screen: Callable[[], Screen]
    today: date | None
    is_kept: bool = True

    def run(self) -> int:
        for line in WELCOME:
            self._show(Say(line))
        self.dialogue.restore()
        self._say_all(self.dialogue.notices())
        self._say_all(self.dialogue.open(self._now()))
        while True:
            try:
                typed = self._read()
            except KeyboardInterrupt:  # Ctrl-C drops the line; nothing else
                self._show(Say("Pour t'arrêter : /quitter."))
                continue
            if typed is None:
                return self._leave()
            word = typed.split()[0].lower() if typed.startswith("/") else ""
            if _OTHER_NAMES.get(word, word) == "/quitter":
                return self._leave()
            try:
                self._say_all(self._hear(typed, word))
                self._say_all(self.dialogue.settle(self._now()))
                self.is_kept = True
            except KeyboardInterrupt:
                self._show(Say("Interrompu. On reprend où on en est. Pour t'arrêter : /quitter."))
                self._say_all(self.dialogue.again(self._now()))
            except StorageError as problem:
                self.is_kept = False
                self._show(Say(f"{problem} Ta dernière réponse n'est peut-être pas gardée."))

    def _hear(self, typed: str, word: str) -> Iterator[Output]:
        now = self._now()
        name = _OTHER_NAMES.get(word, word)
        commands: dict[str, Callable[[], Iterator[Output]]] = {
            "/retour": lambda: self.dialogue.back(now),
            "/corriger": lambda: self.dialogue.correct(now),
            "/recommencer": lambda: self.dialogue.restart(now),
            "/menu": self.dialogue.menu,
            "/plus": lambda: self.dialogue.more(now),
            "/ou_j_en_suis": lambda: self.dialogue.status(now),
            "/agenda": lambda: self.dialogue.file("stage.ics", now),
            "/image": lambda: self.dialogue.file("stage.png", now),
            "/rendezvous": lambda: self.dialogue.appointments(now),
            "/rappels": lambda: self.dialogue.reminders(now),
            "/sanstrace": lambda: self.dialogue.traceless(now),
            "/aide": self._help,
            "/mesdonnees": self._export,
            "/supprimer": self.dialogue.erase,
        }
        if not typed:
            yield Say("Écris une réponse, un numéro, ou /aide.")
            yield from self.dialogue.again(now)
        elif name in commands:
            yield from commands[name]()
        elif name[1:] in self.dialogue.flows and word:
            yield from self.dialogue.enter(name[1:], now)
        elif word:
            yield Say(f"Je ne connais pas {word[:30]}. /aide montre les commandes.")
        else:
            yield from self.dialogue.hear(typed, now)

    def _help(self) -> Iterator[Output]:
        yield Say("\n".join(HELP))
        flows = ", ".join(f"/{name}" for name in self.dialogue.flows)
        yield Say(f"Conversations : {flows}")
        yield from self.dialogue.again(self._now())

    def _export(self) -> Iterator[Output]:
        # No file here: all of it already is one on this computer.
        yield from (output for output in self.dialogue.export() if not isinstance(output, File))
        yield from self.dialogue.again(self._now())

    def _read(self) -> str | None:
        """A line, stripped; None at the end of the input."""
        try:
            return _clean(input(f"[{self.today:%d/%m/%Y}] > " if self.today else "> "))
        except EOFError:
            return None
        except UnicodeDecodeError:
            return "?"

    def _leave(self) -> int:
        kept = _KEPT if self.is_kept else _NOT_KEPT
        self._show(Say(f"À bientôt. {_FORGOTTEN if self.dialogue.is_traceless else kept}"))
        return 0

    def _say_all(self, outputs: Iterator[Output]) -> None:
        for output in outputs:
            self._show(output)

    def _show(self, output: Output) -> None:
        screen = self.screen()  # anew: a window changes its size
        for line in screen.lines(output):
            print(line)
        if isinstance(output, File):
            for line in screen.lines(Say(_written(output))):
                print(line)

    def _now(self) -> datetime:
        now = clock.now()
        return datetime.combine(self.today, time(now.hour, now.minute), now.tzinfo) if self.today else now


def _written(file: File) -> str:
    """Writes the file into the current folder, beside any that is there, and says where."""
    from bot.attachment import make

    try:
        made = make(file.made_of)
        path = _free(Path.cwd() / made.name)
        path.write_bytes(made.content)
    except OSError as problem:
        return f"Je ne peux pas écrire le fichier ici ({problem.strerror}). Relance Jalon depuis un autre dossier."
    return f"Fichier écrit : {path}"


def _free(path: Path) -> Path:
    """The path, or the first of "stage-2.ics", "stage-3.ics"… that nothing has."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free


def _clean(typed: str) -> str:
    return "".join(letter for letter in typed if letter.isprintable() or letter.isspace()).strip()
