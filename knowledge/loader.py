"""Strict YAML to typed data. What does not fit is refused, with file, entry and field named in French."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.errors import InvalidFile, Problem
from knowledge.law import Law, Parameter, Period
from knowledge.schema import (
    AppointmentKind,
    AppointmentKindFile,
    ConditionFile,
    ConditionText,
    Contact,
    ContactFile,
    FaqEntry,
    FaqFile,
    GlossaryFile,
    Obligation,
    ObligationFile,
    ParameterEntry,
    ParameterFile,
    ReminderText,
    ReminderTextFile,
    Term,
)

ROOT = Path(__file__).parent

Model = TypeVar("Model", bound=BaseModel)


class _Refused(yaml.MarkedYAMLError):
    """Valid YAML that we do not want: duplicate keys, keys that are not text."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml where the wheel has it
    """PyYAML's safe loader without its traps: no silent duplicate, no 12:30 -> 750, no 010 -> 8, dates stay text."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError):  # PyYAML lets "!!int abc" and 5000 figures through to Python
            raise _Refused(problem="cette valeur ne se lit pas", problem_mark=node.start_mark) from None

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise _Refused(problem="il faut des champs (clé : valeur)", problem_mark=node.start_mark)
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                said = "oui/non" if isinstance(key, bool) else str(key)
                raise _Refused(problem=f"la clé « {said} » doit être du texte", problem_mark=key_node.start_mark)
            if key in mapping:
                raise _Refused(problem=f"« {key} » est écrit deux fois", problem_mark=key_node.start_mark)
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping


_Loader.yaml_constructors = {
    tag: constructor
    for tag, constructor in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in {"null", "bool", "int", "float", "str", "seq", "map"}
}
_KEPT = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:null"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9]\d*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?(0|[1-9]\d*)\.\d+$"), list("-0123456789"))


def read(path: Path, model: type[Model]) -> Model:
    """One YAML file, checked against *model*.

    Raises:
        InvalidFile: Everything that does not fit, each problem with file, entry and field.
    """
    try:
        # The class is a SafeLoader: the banned yaml.load without one is what ruff guards against.
        data = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: TID251
    except yaml.MarkedYAMLError as error:
        raise InvalidFile([_syntax_problem(path, error)]) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise InvalidFile([Problem((path.name,), f"fichier illisible ({type(error).__name__})")]) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InvalidFile(_by_field(_problem(path, dict(item)) for item in error.errors(include_url=False))) from None


def read_all(paths: Iterable[Path], model: type[Model]) -> dict[str, Model]:
    """Several files by their stem; the problems of all of them are told at once."""
    loaded: dict[str, Model] = {}
    problems: list[Problem] = []
    for path in sorted(paths):
        try:
            loaded[path.stem] = read(path, model)
        except InvalidFile as error:
            problems += error.problems
    if problems:
        raise InvalidFile(problems)
    return loaded


@cache
def load_law(root: Path = ROOT) -> Law:
    """All dated parameters below *root*; read once for each root.

    Raises:
        InvalidFile: A file breaks the schema.
    """
    files = read_all((root / "parameters").glob("*.yaml"), ParameterFile)
    return Law(
        {
            f"{stem}.{name}": _parameter(f"{stem}.{name}", entry)
            for stem, file in files.items()
            for name, entry in file.root.items()
        }
    )


@cache
def load_glossary(root: Path = ROOT) -> Mapping[str, Term]:
    """The words of knowledge/glossary.yaml by code name."""
    return read(root / "glossary.yaml", GlossaryFile).root


@cache
def load_contacts(root: Path = ROOT) -> Mapping[str, Contact]:
    """Whom to ask, by code name; empty when the file is not there."""
    path = root / "contacts.yaml"
    return read(path, ContactFile).root if path.exists() else {}


@cache
def load_conditions(root: Path = ROOT) -> Mapping[str, ConditionText]:
    """The conditions of the allocations d'insertion, in the order in which they are said."""
    return read(root / "conditions.yaml", ConditionFile).root


@cache
def load_faq(root: Path = ROOT) -> Mapping[str, FaqEntry]:
    """Every entry of knowledge/faq/ by topic.

    Raises:
        InvalidFile: A file breaks the schema, or two files define one topic.
    """
    return _merge(root / "faq", read_all((root / "faq").glob("*.yaml"), FaqFile))


@cache
def load_obligations(root: Path = ROOT) -> Mapping[str, Obligation]:
    """The active-availability obligations by code name."""
    return _merge(root / "obligations", read_all((root / "obligations").glob("*.yaml"), ObligationFile))


@cache
def load_appointment_kinds(root: Path = ROOT) -> Mapping[str, AppointmentKind]:
    """The kinds of appointments by code name, in the order in which they are offered."""
    return read(root / "appointments.yaml", AppointmentKindFile).root


@cache
def load_reminder_texts(root: Path = ROOT) -> Mapping[str, ReminderText]:
    """What each kind of reminder says, by code name."""
    return read(root / "reminders.yaml", ReminderTextFile).root


def _merge(folder: Path, files: Mapping[str, Any]) -> Mapping[str, Any]:
    merged: dict[str, Any] = {}
    problems: list[Problem] = []
    for stem, file in files.items():
        for name, entry in file.root.items():
            if name in merged:
                problems.append(Problem((f"{stem}.yaml", name), f"défini deux fois dans {folder.name}/"))
            merged[name] = entry
    if problems:
        raise InvalidFile(problems)
    return merged


def _parameter(name: str, entry: ParameterEntry) -> Parameter:
    return Parameter(
        name=name,
        label=entry.label,
        unit=entry.unit,
        keyed_on=entry.keyed_on,
        periods=Period.chain((day, row) for day, row in entry.values.items()),
        disputed=tuple(entry.disputed),
    )


def _syntax_problem(path: Path, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark
    where = (path.name, f"ligne {mark.line + 1}") if mark else (path.name,)
    if isinstance(error, _Refused):
        return Problem(where, str(error.problem))
    return Problem(where, "ce n'est pas du YAML lisible (indentation, deux-points, guillemets ?)")


def _by_field(problems: Iterable[Problem]) -> list[Problem]:
    """One problem a field: where several sorts of value would do, pydantic tells what each of them lacks."""
    told: dict[tuple[str, ...], Problem] = {}
    for problem in problems:
        told[problem.where] = Problem(problem.where, _ANY_VALUE) if problem.where in told else problem
    return list(told.values())


def _problem(path: Path, error: dict[str, Any]) -> Problem:
    field = tuple(str(part) for part in error["loc"] if part != "[key]" and not _is_branch_of_union(str(part)))
    say = _SAY.get(error["type"])
    return Problem((path.name, *field), say(error) if say else f"valeur refusée ({error['type']})")


def _is_branch_of_union(part: str) -> bool:
    """Pydantic adds the tried type ("bool", "list[union[…]]") to the path; it says nothing to a reader."""
    return part in {"bool", "int", "float", "str"} or "[" in part or part.startswith("constrained")


def _choices(error: dict[str, Any]) -> str:
    return f"valeur inconnue ; choix : {error['ctx']['expected'].replace(' or ', ', ')}"


_ANY_VALUE = "il faut un nombre, du texte, true, false ou une liste de ceux-ci"

_SAY: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda e: "manquant",
    "extra_forbidden": lambda e: "champ inconnu",
    "string_type": lambda e: "il faut du texte (mets des guillemets)",
    "string_too_short": lambda e: f"trop court : {e['ctx']['min_length']} caractères au moins",
    "string_too_long": lambda e: f"trop long : {e['ctx']['max_length']} caractères au plus",
    "string_pattern_mismatch": lambda e: (
        "ne peut pas être vide"
        if e["ctx"]["pattern"] == r"\S"
        else "forme refusée (pas d'accent, d'espace ni de majuscule ; une adresse commence par http)"
    ),
    "int_type": lambda e: "il faut un nombre entier, sans guillemets",
    "float_type": lambda e: "il faut un nombre, sans guillemets",
    "bool_type": lambda e: "il faut true ou false",
    "list_type": lambda e: "il faut une liste",
    "dict_type": lambda e: "il faut des champs (clé : valeur)",
    "model_type": lambda e: "il faut des champs (clé : valeur)",
    "model_attributes_type": lambda e: "il faut des champs (clé : valeur)",
    "too_short": lambda e: "il en faut davantage",
    "too_long": lambda e: "il y en a trop",
    "literal_error": _choices,
    "value_error": lambda e: str(e["ctx"]["error"]),
}
