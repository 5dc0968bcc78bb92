"""The `jalon` command: reads its arguments and calls what does the work. Each command imports only what it needs."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

_FRENCH = (
    (r"the following arguments are required: (.*)", r"il manque {0}"),
    (r"unrecognized arguments: (.*)", r"je ne connais pas {0}"),
    (r"argument (\S+): not allowed with argument (\S+)", r"{0} ne va pas avec {1}"),
    (r"argument (\S+): expected one argument", r"{0} attend une valeur"),
    (r"argument (\S+): expected at least one argument", r"{0} attend au moins une valeur"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.*)\)", r"{1} n'existe pas ; choix : {2}"),
    (r"argument (\S+): (.*)", r"{0} : {1}"),
)


class _Parser(argparse.ArgumentParser):
    """argparse, whose complaints are said in French."""

    def error(self, message: str) -> NoReturn:
        for pattern, french in _FRENCH:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                message = french.format(*found.groups())
                break
        self.exit(2, f"{self.prog} : {message}. Aide : {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0 fine, 1 a problem was found, 2 the call's words are off."""
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal that lacks a letter shows another, rather than nothing
        sys.stdout.reconfigure(errors="replace")
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except BrokenPipeError:  # `jalon … | head`: the reader has left, there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    return code


def _run(arguments: list[str]) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.command is None:
        parser.print_help()
        return 0
    from importlib import import_module

    code: int = import_module(given.module).run(given)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="jalon",
        description="Jalon, de la fin des études aux allocations d'insertion.",
        epilog="Pour commencer : jalon chat",
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="help", help="affiche cette aide")
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", title="commandes", parser_class=_Parser)
    for add in (
        _chat,
        _ask,
        _unanswered,
        _date,
        _iop,
        _show,
        _check,
        _play,
        _graph,
        _telegram,
        _deliver,
        _reminders,
        _migrate,
        _backup,
        _test,
    ):
        add(commands)
    return parser


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[_Parser]  # generic only for type checkers


def _add(commands: _Commands, name: str, module: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text, add_help=False)
    parser.add_argument("-h", "--help", action="help", help="affiche cette aide")
    parser.set_defaults(module=module)
    return parser


def _chat(commands: _Commands) -> None:
    parser = _add(commands, "chat", "bot.terminal.command", "parle avec Jalon dans le terminal")
    parser.add_argument("--today", metavar="JOUR", help="fait comme si on était ce jour-là (AAAA-MM-JJ)")
    parser.add_argument(
        "--data", metavar="DOSSIER", help="où garder tes réponses (par défaut : ton dossier de données)"
    )


def _ask(commands: _Commands) -> None:
    parser = _add(commands, "ask", "bot.ask_command", "répond à une question posée avec tes mots")
    parser.add_argument("question", metavar="QUESTION", nargs="?", help="entre guillemets")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="un objet JSON")
    form.add_argument("--jsonl", action="store_true", help="lit une question par ligne, rend un objet JSON par ligne")


def _unanswered(commands: _Commands) -> None:
    text = "relit des questions et montre celles qui restent sans réponse, sans rien de qui les a posées"
    parser = _add(commands, "unanswered", "bot.unanswered_command", text)
    parser.add_argument("file", metavar="FICHIER", nargs="?", help="une question par ligne ; - pour l'entrée standard")
    parser.add_argument("--database", metavar="URL", help="la base à relire (par défaut : celles de cet ordinateur)")
    parser.add_argument("--done", metavar="QUESTION", help="ôte une question de la liste : elle a sa réponse")


def _date(commands: _Commands) -> None:
    parser = _add(commands, "date", "bot.date_command", "calcule les dates du stage")
    parser.add_argument("--studies-ended", metavar="JOUR", help="dernier jour exigé par les études")
    parser.add_argument("--registered", metavar="JOUR", help="jour d'inscription comme demandeur·se d'emploi")
    parser.add_argument("--born", metavar="JOUR", help="date de naissance")
    parser.add_argument("--ended-by", metavar="FIN", help="comment les études ont fini (june, second_session, …)")
    parser.add_argument("--contract-days", metavar="N", help="jours du contrat d'alternance, sans les dimanches")
    parser.add_argument(
        "--period",
        metavar="SORTE:DU[:AU]",
        action="append",
        default=[],
        help="ce qui s'est passé : work:2026-07-01:2026-08-31 (répétable)",
    )
    parser.add_argument(
        "--evaluation",
        metavar="JOUR:RÉSULTAT",
        action="append",
        default=[],
        help="2026-10-05:positive (répétable)",
    )
    parser.add_argument("--certificate-start", metavar="JOUR", help="début imprimé sur l'attestation")
    parser.add_argument("--certificate-end", metavar="JOUR", help="fin imprimée sur l'attestation")
    parser.add_argument("--claim-on", metavar="JOUR", help="jour de la demande, faite ou prévue")
    parser.add_argument("--today", metavar="JOUR", help="aujourd'hui ; sans lui, le résultat est hypothétique")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="un objet JSON")
    form.add_argument("--jsonl", action="store_true", help="lit un objet JSON par ligne, rend un résultat par ligne")


def _iop(commands: _Commands) -> None:
    parser = _add(commands, "iop", "bot.iop_command", "dit si un stage d'observation du CPAS (IOP) est possible")
    parser.add_argument(
        "--done",
        metavar="DU[/AU]:HEURES[:LIEU[:evaluated]]",
        nargs="+",
        action="extend",
        default=[],
        help="stage déjà fait : 2026-01-05:76:Crèche:evaluated, ou 10d pour dix jours à temps plein (répétable)",
    )
    parser.add_argument("--planned", metavar="DU[/AU]:HEURES[:LIEU]", help="stage prévu : 2026-12-07/2026-12-18:10d")
    parser.add_argument("--new-tasks", action="store_true", help="les tâches sont différentes chez le même partenaire")
    parser.add_argument("--new-goals", action="store_true", help="de nouveaux objectifs sont fixés")
    parser.add_argument("--on", metavar="JOUR", help="aujourd'hui (par défaut : le premier jour du stage prévu)")
    parser.add_argument("--json", action="store_true", help="un objet JSON")


def _show(commands: _Commands) -> None:
    parser = _add(
        commands, "show", "bot.knowledge_commands", "montre un paramètre de la loi, ses périodes, ses sources"
    )
    parser.add_argument(
        "name", metavar="NOM", nargs="?", help="par exemple stage_insertion.duree ; sans nom : la liste"
    )
    parser.add_argument("--on", metavar="JOUR", help="seulement ce qui valait ce jour-là")


def _check(commands: _Commands) -> None:
    parser = _add(commands, "check", "bot.knowledge_commands", "vérifie toute la base de connaissances")
    parser.add_argument(
        "--on", metavar="JOUR", help="le jour auquel juger ce qui est trop vieux (par défaut : aujourd'hui)"
    )
    parser.add_argument("--strict", action="store_true", help="compte aussi les remarques comme des erreurs")
    parser.add_argument("--write-schemas", action="store_true", help="réécrit les schémas pour les éditeurs")


def _play(commands: _Commands) -> None:
    parser = _add(commands, "play", "bot.flow_commands", "joue une conversation et montre le cas à garder en test")
    parser.add_argument("flow", metavar="CONVERSATION")
    parser.add_argument("--today", metavar="JOUR", required=True)
    parser.add_argument("--answer", metavar="QUESTION=RÉPONSE", action="append", default=[])


def _graph(commands: _Commands) -> None:
    parser = _add(commands, "graph", "bot.flow_commands", "dessine une conversation (Mermaid)")
    parser.add_argument("flow", metavar="CONVERSATION")


def _telegram(commands: _Commands) -> None:
    parser = _add(commands, "telegram", "bot.telegram.command", "fait tourner Jalon sur Telegram")
    parser.add_argument("--config", metavar="FICHIER", help="un fichier de lignes JALON_NOM=valeur")


def _deliver(commands: _Commands) -> None:
    text = "envoie les rappels, et rien d'autre : à côté de jalon telegram avec JALON_DELIVER=false"
    parser = _add(commands, "deliver", "bot.reminders.command", text)
    parser.add_argument("--config", metavar="FICHIER", help="un fichier de lignes JALON_NOM=valeur")


def _reminders(commands: _Commands) -> None:
    text = "compte les rappels et montre ceux qui ne sont pas partis, sans dire à qui"
    parser = _add(commands, "reminders", "bot.reminders.command", text)
    parser.add_argument("--config", metavar="FICHIER", help="un fichier de lignes JALON_NOM=valeur")


def _migrate(commands: _Commands) -> None:
    parser = _add(commands, "migrate", "bot.telegram.command", "met la base de données de Telegram à jour, sans plus")
    parser.add_argument("--config", metavar="FICHIER", help="un fichier de lignes JALON_NOM=valeur")


def _backup(commands: _Commands) -> None:
    text = "copie la base de données de Telegram, même pendant que Jalon tourne"
    parser = _add(commands, "backup", "bot.backup_command", text)
    parser.add_argument("file", metavar="COPIE", help="le fichier à écrire ; il ne doit pas exister")
    parser.add_argument("--config", metavar="FICHIER", help="un fichier de lignes JALON_NOM=valeur")


def _test(commands: _Commands) -> None:
    _add(
        commands,
        "test",
        "bot.check_command",
        "tous les contrôles : style, types, couches, connaissances, tests",
    )
