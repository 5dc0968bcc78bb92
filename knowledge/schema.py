"""The shape of every YAML file of the knowledge base.

One definition serves three: the loader refuses what does not fit, editors get JSON Schemas from it, and the
French descriptions are what an expert in the law sees while typing.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

from knowledge.units import TEXT_UNITS, WHOLE_UNITS, KeyedOn, Unit

NAME = r"^[a-z][a-z0-9_]*$"


def _iso_day(value: Any) -> Any:
    """Dates reach us as text, because YAML's own dates raise bare errors and hide typos."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("il faut une date AAAA-MM-JJ, par exemple 2026-03-01")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"le jour {value} n'existe pas au calendrier") from None


Day = Annotated[date, BeforeValidator(_iso_day, json_schema_input_type=str)]
Text = Annotated[StrictStr, Field(pattern=r"\S")]
Name = Annotated[StrictStr, Field(pattern=NAME)]
Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
Value = Scalar | list[Scalar] | None
Confidence = Literal["H", "M", "L"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where a fact is written, and the day on which somebody looked."""

    title: Text = Field(description="Le texte ou la page, avec l'article ou le numéro de feuille")
    url: Annotated[StrictStr, Field(pattern=r"^https?://\S+$")] | None = Field(
        default=None, description="L'adresse, si elle existe"
    )
    kind: Literal["law", "official", "secondary"] = Field(
        description="law : le texte de loi ; official : une administration ; secondary : tout le reste"
    )
    checked_on: Day = Field(description="Le jour où quelqu'un a relu la source, AAAA-MM-JJ")


class DatedValue(_Strict):
    """A value that holds from its key's day until the day before the next row."""

    value: Value = Field(description="La valeur ; null met fin à la règle")
    source: Source = Field(description="La source de cette valeur-ci")
    confidence: Confidence = Field(
        default="H",
        description="H : texte légal ou formulaire officiel ; M : page officielle partielle ; L : indice",
    )
    note: Text | None = Field(default=None, description="Ce que le lecteur doit savoir de plus")


class Dispute(_Strict):
    """What another honest source says."""

    says: Text = Field(description="Ce que dit l'autre source, en une phrase")
    value: Value = Field(default=None, description="La valeur qu'elle donne, si c'en est une")
    source: Source


class ParameterFile(RootModel[dict[Name, "ParameterEntry"]]):
    """A file of knowledge/parameters/: one entry for each number or date of the law, by subject."""


class ParameterEntry(_Strict):
    """A number, a date or a yes/no of the law, with its history."""

    label: Text = Field(description="Ce que c'est, en quelques mots")
    unit: Unit = Field(description="L'unité, dans la liste fermée")
    keyed_on: KeyedOn = Field(description="Le jour qui choisit la ligne")
    values: dict[Day, DatedValue] = Field(min_length=1, description="Premier jour : valeur et source")
    disputed: list[Dispute] = Field(default_factory=list, description="Ce que disent d'autres sources")

    @model_validator(mode="after")
    def _values_fit_the_unit(self) -> ParameterEntry:
        for day, row in self.values.items():
            if row.value == []:
                raise ValueError(f"valeur du {day} : la liste est vide")
            if problem := _misfits(row.value, self.unit):
                raise ValueError(f"valeur du {day} : {problem}")
        for dispute in self.disputed:
            if problem := _misfits(dispute.value, self.unit):
                raise ValueError(f"valeur contestée « {dispute.value} » : {problem}")
        if list(self.values) != sorted(self.values):
            raise ValueError("les dates de « values » doivent aller de la plus ancienne à la plus récente")
        return self


def _misfits(value: Value, unit: str) -> str | None:
    values = value if isinstance(value, list) else [value]
    return next((problem for one in values if (problem := _misfit(one, unit))), None)


def _misfit(value: object, unit: str) -> str | None:
    if value is None:
        return None
    if unit == "yes_no":
        return None if isinstance(value, bool) else "il faut true ou false"
    if unit in TEXT_UNITS:
        if not isinstance(value, str):
            return "il faut du texte entre guillemets"
        return _misdated(value, unit)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "il faut un nombre, sans guillemets ni unité"
    if value < 0:
        return "il faut un nombre positif"
    return "il faut un nombre entier" if unit in WHOLE_UNITS and not isinstance(value, int) else None


def _misdated(value: str, unit: str) -> str | None:
    full = {"month_day": f"2000-{value}", "calendar_date": value}.get(unit)
    if full is None:
        return None
    try:
        _iso_day(full)
    except ValueError:
        shape = "MM-JJ, par exemple 08-01" if unit == "month_day" else "AAAA-MM-JJ"
        return f"il faut un jour {shape}"
    return None


class Term(_Strict):
    """A French word of the law that the code uses, and what others call it."""

    fr: Text
    nl: Text | None = None
    de: Text | None = None
    en: Text | None = None
    meaning: Text
    formerly: Text | None = None


class GlossaryFile(RootModel[dict[Name, Term]]):
    """knowledge/glossary.yaml: the words, one form each."""


Topic = Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Region = Literal["wallonie", "bruxelles", "flandre", "communaute_germanophone"]
Phase = Literal["avant_inscription", "premiers_mois", "stage", "evaluation", "fin_stage", "apres_stage"]


class _Sourced(_Strict):
    """What is said to people: with its sources, and with whom to ask where there is a doubt."""

    sources: list[Source] = Field(min_length=1)
    confidence: Confidence = Field(description="H, M ou L ; M et L se disent à la personne")
    verify_with: Text | None = Field(default=None, description="Auprès de qui vérifier (obligatoire pour M et L)")

    @model_validator(mode="after")
    def _doubt_names_whom_to_ask(self) -> Self:
        if self.confidence != "H" and not self.verify_with:
            raise ValueError("confiance M ou L : dis auprès de qui vérifier (verify_with)")
        return self


class FaqEntry(_Sourced):
    """One question that people ask, and the short answer."""

    question: Text = Field(description="La question, comme une personne la pose")
    also: list[Text] = Field(min_length=12, description="D'autres façons de la poser : propre, SMS, bavarde, deux mots")
    words: list[Text] = Field(default_factory=list, description="Mots qui trahissent ce sujet à eux seuls")
    answer: Annotated[StrictStr, Field(min_length=20, max_length=1000)] = Field(
        description="La réponse : 600 caractères au plus une fois remplie, « tu », une idée, le prochain pas d'abord"
    )
    more: Text | None = Field(default=None, description="Une réponse plus longue, si elle est utile")
    before: Text | None = Field(
        default=None, description="Ce que disait la règle avant le 1er mars 2026, si elle a changé"
    )
    related: list[Topic] = Field(default_factory=list, description="Sujets voisins")
    flow: Name | None = Field(default=None, description="La conversation à proposer")
    phases: list[Phase] = Field(default_factory=list, description="Quand la question se pose surtout")
    regions: list[Region] = Field(default_factory=list, description="Si la réponse ne vaut que là")


class FaqFile(RootModel[dict[Topic, FaqEntry]]):
    """A file of knowledge/faq/: the entries of one theme."""


class Contact(_Strict):
    """A service that can be asked."""

    name: Text
    use: Text = Field(description="Pour quoi on s'adresse à lui")
    regions: list[Region] = Field(min_length=1)
    phone: Text | None = Field(default=None, description="Le numéro ; absent si aucune source ne le donne")
    phone_note: Text | None = Field(
        default=None, description="Si des sources donnent un autre numéro : lequel, laquelle"
    )
    site: Annotated[StrictStr, Field(pattern=r"^https://\S+$")] | None = None
    offices: Text | None = Field(default=None, description="Où l'on se présente, dit à qui n'a ni numéro ni site")
    note: Text | None = None
    source: Source
    confidence: Confidence = "H"


class ContactFile(RootModel[dict[Name, Contact]]):
    """knowledge/contacts.yaml: whom to ask, by Region."""


class Obligation(_Strict):
    """One of the active-availability obligations."""

    label: Text
    means: Text = Field(description="Ce que cela veut dire, en deux phrases")
    this_week: dict[Phase, Text] = Field(description="Ce qu'il y a à faire cette semaine, selon le moment")
    e_conseiller: Text | None = Field(default=None, description="Ce qui change pour qui est suivi à distance")
    examples: list[Text] = Field(min_length=2)
    proof: list[Text] = Field(min_length=1, description="Ce qu'il faut garder")
    otherwise: Text = Field(description="Ce qui se passe si on ne le fait pas")
    sources: list[Source] = Field(min_length=1)
    confidence: Confidence = "H"


class ObligationFile(RootModel[dict[Name, Obligation]]):
    """A file of knowledge/obligations/."""


class ConditionText(_Strict):
    """One condition of a right, and what is said when it is met, not met or not known."""

    label: Text
    met: Text
    not_met: Text
    unknown: Text
    change: list[Text] = Field(default_factory=list, description="Ce qui changerait un « non »")
    ask: list[Name] = Field(min_length=1, description="À qui demander (noms de contacts.yaml)")
    sources: list[Source] = Field(min_length=1)
    confidence: Confidence = "H"


class ConditionFile(RootModel[dict[Name, ConditionText]]):
    """knowledge/conditions.yaml: the conditions of the allocations d'insertion."""


class AppointmentKind(_Sourced):
    """A kind of appointment: whether one has to go, and what to do when one can't."""

    label: Annotated[StrictStr, Field(pattern=r"\S", max_length=60)] = Field(description="Comment on l'appelle")
    compulsory: Literal["oui", "non", "a_verifier"] = Field(description="Faut-il y aller ?")
    why: Text = Field(description="Une ou deux phrases : est-ce obligatoire, qui le dit")
    absence: Text = Field(description="Ce à quoi mène une absence sans bonne raison ; rien n'est perdu sans décision")
    cannot_come: Text = Field(description="Que faire si on ne peut pas venir : prévenir, preuve, délai")
    bring: list[Text] = Field(min_length=1, description="Ce qu'il faut prendre avec soi")
    ask: Name = Field(description="Qui appeler : un nom de contacts.yaml, ou « service » : celui de sa Région")
    minutes: StrictInt | None = Field(default=None, ge=1, description="Durée en minutes ; absente si on ne sait pas")
    topics: list[Topic] = Field(default_factory=list, description="Les questions de la FAQ qui vont avec")


class AppointmentKindFile(RootModel[dict[Name, AppointmentKind]]):
    """knowledge/appointments.yaml: the kinds of appointments, in the order in which they are offered."""


ReminderGroup = Literal[
    "inscription", "recherche", "evaluation", "demande", "age", "allocations", "rendez_vous", "cpas"
]


class ReminderText(_Sourced):
    """The words of one kind of reminder."""

    group: ReminderGroup = Field(description="Le groupe que la personne peut couper d'un coup")
    title: Annotated[StrictStr, Field(pattern=r"\S", max_length=60)] = Field(description="Son nom, sans date")
    text: Text = Field(description="Le message, 500 caractères au plus une fois rempli ; le plus urgent d'abord")
    late: Text | None = Field(default=None, description="Le même, s'il arrive tard : ce qui reste vrai aujourd'hui")
    elsewhere: Text | None = Field(default=None, description="Le même, si le service n'est pas le Forem")
    differ: Text | None = Field(default=None, description="Une phrase de plus si les lectures donnent d'autres jours")
    button: Annotated[StrictStr, Field(pattern=r"\S", max_length=24)] | None = Field(
        default=None, description="Les mots du bouton « C'est fait »"
    )
    flow: Name | None = Field(default=None, description="La conversation à ouvrir")
    topic: Topic | None = Field(default=None, description="La question de la FAQ à ouvrir")


class ReminderTextFile(RootModel[dict[Name, ReminderText]]):
    """knowledge/reminders.yaml: what each kind of reminder says."""
