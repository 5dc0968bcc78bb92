"""The double alone, to try a bot by hand: `python -m tests.bot_api --port 8081`.

What is typed is said to the bot; `:Mon stage` presses the button with that label, `:` shows the screen.
With `--serve` nobody types: it runs until it is stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading

from tests.bot_api import BotApi, Person, shown


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bot_api", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--pace", type=float, default=1.0, help="shortens the pauses that Telegram imposes")
    parser.add_argument("--flood", action="store_true", help="Telegram's limits of sending bind")
    parser.add_argument("--serve", action="store_true", help="read no keyboard, run until stopped")
    arguments = parser.parse_args()
    with BotApi(port=arguments.port, pace=arguments.pace, flood=arguments.flood) as server:
        _say(f"JALON_TELEGRAM_API={server.url} JALON_TELEGRAM_TOKEN={server.token}")
        if arguments.serve:
            threading.Event().wait()
        person = Person(server)
        threading.Thread(target=_watch, args=(person,), daemon=True).start()
        for line in sys.stdin:
            _do(person, line.strip())


def _do(person: Person, line: str) -> None:
    try:
        if line == ":":
            _say(person.screen(3))
        elif line.startswith(":"):
            person.press(line[1:].strip())
        elif line:
            person.say(line)
    except AssertionError as error:
        _say(str(error))


def _watch(person: Person) -> None:
    """Prints what the bot says or changes."""
    world, told = person.world, 0
    while True:
        with world.changed:
            world.changed.wait()
            lines, told = world.story[told:], len(world.story)
        for line in lines:
            if line.who == world.me["first_name"]:
                _say(line.what if isinstance(line.what, str) else shown(line.what))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
