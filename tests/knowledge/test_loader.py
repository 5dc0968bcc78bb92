"""The strict loader: every trap of YAML and every slip is refused, in French, with file, entry and field."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from knowledge.errors import InvalidFile
from knowledge.loader import load_faq, load_law, read, read_all
from knowledge.schema import (
    AppointmentKindFile,
    ContactFile,
    FaqFile,
    GlossaryFile,
    ParameterFile,
    ReminderTextFile,
)

GOOD = """\
duree:
  label: Durée du stage
  unit: day_except_sunday
  keyed_on: claim_date
  values:
    2012-01-01:
      value: 310
      source: {title: AR 25/11/1991, kind: law, checked_on: 2026-07-01}
    2026-03-01:
      value: 156
      source: {title: AR 25/11/1991 bis, url: "https://example.be/ar", kind: official, checked_on: 2026-11-22}
"""

SOURCE = "{title: Une page (2026), kind: official, checked_on: 2026-11-22}"

CONTACT = """\
forem:
  name: Forem
  use: Poser une question
  regions: [wallonie]
  phone: 0800 93 947
  source: {title: Forem (2026), kind: official, checked_on: 2026-11-22}
"""

ENTRY = """\
stage-duree:
  question: Combien de temps dure le stage ?
  also: [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12]
  answer: Il dure quelques mois, sans compter les dimanches.
  sources: [{title: AR (1991), kind: law, checked_on: 2026-07-01}]
  confidence: H
"""

APPOINTMENT = """\
forem_entretien:
  label: Entretien
  compulsory: oui
  why: La loi le dit.
  absence: Des jours sont perdus.
  cannot_come: Préviens avant.
  bring: [La convocation.]
  ask: service
  sources: [{title: AR (1991), kind: law, checked_on: 2026-07-01}]
  confidence: H
"""

REMINDER = """\
demande:
  group: demande
  title: Demander
  text: Va demander tes allocations.
  button: J'ai demandé
  sources: [{title: AR (1991), kind: law, checked_on: 2026-07-01}]
  confidence: H
"""


def problems(folder: Path, text: str | bytes, model: type[BaseModel] = ParameterFile) -> list[str]:
    path = folder / "stage.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        read(path, model)
    except InvalidFile as error:
        return [str(problem) for problem in error.problems]
    return []


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_good_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "stage.yaml"
    path.write_text(GOOD, "utf-8")
    entry = read(path, ParameterFile).root["duree"]
    assert [row.value for row in entry.values.values()] == [310, 156]
    assert [str(day) for day in entry.values] == ["2012-01-01", "2026-03-01"]


NUMBER = "stage.yaml · duree : valeur du 2026-03-01 : il faut un nombre, sans guillemets ni unité"
LABEL = "stage.yaml · duree · label : il faut du texte (mets des guillemets)"
FIELDS = "il faut des champs (clé : valeur)"


@pytest.mark.parametrize(
    ("slip", "text", "message"),
    [
        # What is written twice
        ("an entry twice", GOOD + GOOD, "stage.yaml · ligne 12 : « duree » est écrit deux fois"),
        (
            "a day twice",
            changed("2026-03-01:", "2012-01-01:"),
            "stage.yaml · ligne 9 : « 2012-01-01 » est écrit deux fois",
        ),
        (
            "a field twice",
            changed("  unit:", "  label: x\n  unit:"),
            "stage.yaml · ligne 3 : « label » est écrit deux fois",
        ),
        # Fields
        ("an unknown field", changed("  unit:", "  unite: x\n  unit:"), "stage.yaml · duree · unite : champ inconnu"),
        ("a missing field", changed("  label: Durée du stage\n", ""), "stage.yaml · duree · label : manquant"),
        ("no value", changed("      value: 156\n", ""), "stage.yaml · duree · values · 2026-03-01 · value : manquant"),
        (
            "no source",
            changed("      source: {title: AR 25/11/1991, kind: law, checked_on: 2026-07-01}\n", ""),
            "stage.yaml · duree · values · 2012-01-01 · source : manquant",
        ),
        (
            "a source that nobody checked",
            changed(", checked_on: 2026-07-01", ""),
            "stage.yaml · duree · values · 2012-01-01 · source · checked_on : manquant",
        ),
        (
            "an unknown field of a source",
            changed("{title: AR", "{page: 3, title: AR"),
            "stage.yaml · duree · values · 2012-01-01 · source · page : champ inconnu",
        ),
        (
            "an address that is none",
            changed("https://example.be/ar", "www.example.be"),
            "stage.yaml · duree · values · 2026-03-01 · source · url : forme refusée",
        ),
        (
            "values without a row",
            GOOD.split("  values:")[0] + "  values: {}\n",
            "stage.yaml · duree · values : il en faut",
        ),
        ("an entry without fields", "duree:\n", f"stage.yaml · duree : {FIELDS}"),
        ("an accent in a name", changed("duree:", "durée:"), "stage.yaml · durée : forme refusée"),
        # Text that YAML takes for something else
        ("yes for a text", changed("Durée du stage", "yes"), LABEL),
        ("no for a text", changed("Durée du stage", "no"), LABEL),
        ("off for a text", changed("Durée du stage", "off"), LABEL),
        ("a number for a text", changed("Durée du stage", "156"), LABEL),
        ("nothing for a text", changed("Durée du stage", ""), LABEL),
        ("an empty text", changed("Durée du stage", '""'), "stage.yaml · duree · label : ne peut pas être vide"),
        ("yes for a name", changed("duree:", "on:"), "stage.yaml · ligne 1 : la clé « oui/non » doit être du texte"),
        ("a number for a name", changed("duree:", "156:"), "stage.yaml · ligne 1 : la clé « 156 » doit être du texte"),
        # Numbers
        ("a text for a number", changed("156", "cent"), NUMBER),
        ("a number in quotes", changed("156", '"156"'), NUMBER),
        ("a number with its unit", changed("156", "156 jours"), NUMBER),
        ("yes for a number", changed("156", "yes"), NUMBER),
        ("a comma for a point", changed("156", "7,6"), NUMBER),
        ("base sixty", changed("156", "12:30"), NUMBER),
        ("base eight", changed("156", "010"), NUMBER),
        ("base sixteen", changed("156", "0x10"), NUMBER),
        ("an underscore", changed("156", "1_560"), NUMBER),
        ("no number at all", changed("156", ".nan"), NUMBER),
        ("a tag", changed("156", "!!str 156"), NUMBER),
        (
            "yes_no in words",
            changed("day_except_sunday", "yes_no"),
            "duree : valeur du 2012-01-01 : il faut true ou false",
        ),
        ("a text unit without quotes", changed("day_except_sunday", "text"), "il faut du texte entre guillemets"),
        # Days
        (
            "a day that does not exist",
            changed("2026-03-01:", "2026-02-30:"),
            "values · 2026-02-30 : le jour 2026-02-30 n'existe",
        ),
        ("a Belgian date", changed("2026-03-01:", "01/03/2026:"), "values · 01/03/2026 : il faut une date AAAA-MM-JJ"),
        (
            "a day of checking that does not exist",
            changed("checked_on: 2026-07-01", "checked_on: 2026-02-30"),
            "stage.yaml · duree · values · 2012-01-01 · source · checked_on : le jour 2026-02-30 n'existe pas",
        ),
        ("days out of order", changed("2026-03-01:", "2011-03-01:"), "stage.yaml · duree : les dates de « values »"),
        (
            "a day of the year that does not exist",
            changed("156", '"02-30"', changed("310", '"08-01"', changed("day_except_sunday", "month_day"))),
            "stage.yaml · duree : valeur du 2026-03-01 : il faut un jour MM-JJ, par exemple 08-01",
        ),
        # Closed lists
        (
            "an unknown unit",
            changed("day_except_sunday", "days"),
            "stage.yaml · duree · unit : valeur inconnue ; choix :",
        ),
        (
            "an unknown key day",
            changed("claim_date", "claim"),
            "stage.yaml · duree · keyed_on : valeur inconnue ; choix :",
        ),
        (
            "an unknown kind",
            changed("kind: law", "kind: loi"),
            "2012-01-01 · source · kind : valeur inconnue ; choix :",
        ),
        ("an unknown doubt", changed("value: 156", "value: 156\n      confidence: X"), "confidence : valeur inconnue"),
        # Files
        ("a list", "- duree\n", f"stage.yaml : {FIELDS}"),
        ("a sentence", "Voir la loi", f"stage.yaml : {FIELDS}"),
        ("an empty file", "", f"stage.yaml : {FIELDS}"),
        ("comments alone", "# rien\n", f"stage.yaml : {FIELDS}"),
        ("another encoding", GOOD.encode("latin-1"), "stage.yaml : fichier illisible (UnicodeDecodeError)"),
        ("a tab", changed("  label", "\tlabel"), "stage.yaml · ligne 2 : ce n'est pas du YAML lisible"),
        (
            "quotes left open",
            changed("Durée du stage", '"Durée'),
            "ce n'est pas du YAML lisible",
        ),
        ("two documents", GOOD + "---\n" + GOOD, "stage.yaml · ligne 12 : ce n'est pas du YAML lisible"),
        (
            "Python in YAML",
            changed("156", "!!python/object/apply:os.getcwd []"),
            "stage.yaml · ligne 10 : ce n'est pas",
        ),
        ("a number that is none", changed("156", "!!int abc"), "stage.yaml · ligne 10 : cette valeur ne se lit pas"),
        ("a yes that is none", changed("156", "!!bool maybe"), "stage.yaml · ligne 10 : cette valeur ne se lit pas"),
        ("a day that is YAML's own", changed("156", "!!timestamp 2026-02-30"), "stage.yaml · ligne 10 : ce n'est pas"),
        ("a list as fields", changed("156", "!!map [1]"), "stage.yaml · ligne 10 : il faut des champs"),
        ("far too many figures", changed("156", "9" * 5000), "stage.yaml · ligne 10 : cette valeur ne se lit pas"),
        (
            "fields for a value",
            changed("156", "{jours: 156}"),
            "2026-03-01 · value : il faut un nombre, du texte, true, false ou une liste de ceux-ci",
        ),
        (
            "another reading that does not fit the unit",
            GOOD + "  disputed:\n    - {says: Autre chose., value: cent, source: " + SOURCE + "}\n",
            "stage.yaml · duree : valeur contestée « cent » : il faut un nombre",
        ),
        ("a merged map", changed("value: 156", "value: 156\n      <<: {note: x}"), "2026-03-01 · << : champ inconnu"),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value and "stage.yaml" not in value else "",
)
def test_it_refuses(slip: str, text: str | bytes, message: str, tmp_path: Path) -> None:
    found = problems(tmp_path, text)
    assert any(message in problem for problem in found), found
    assert all(problem.startswith("stage.yaml · ") or problem.startswith("stage.yaml : ") for problem in found)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match=r"nulle_part\.yaml : fichier illisible"):
        read(tmp_path / "nulle_part.yaml", ParameterFile)


@pytest.mark.parametrize(
    ("model", "text", "message"),
    [
        (ContactFile, changed("0800 93 947", "080093947", CONTACT), ""),
        (ContactFile, changed("0800 93 947", "80093947", CONTACT), "forem · phone : il faut du texte"),
        (ContactFile, changed("[wallonie]", "[wallonie, ardenne]", CONTACT), "forem · regions · 1 : valeur inconnue"),
        (ContactFile, changed("[wallonie]", "[]", CONTACT), "forem · regions : il en faut davantage"),
        (FaqFile, changed("a12", "yes", ENTRY), "stage-duree · also · 11 : il faut du texte"),
        (FaqFile, changed(", a12", "", ENTRY), "stage-duree · also : il en faut davantage"),
        (
            FaqFile,
            changed("confidence: H", "confidence: M", ENTRY),
            "stage-duree : confiance M ou L : dis auprès de qui",
        ),
        (
            FaqFile,
            changed("Il dure quelques mois, sans compter les dimanches.", "oui", ENTRY),
            "stage-duree · answer : ",
        ),
        (FaqFile, changed("Il dure quelques", "Il dure " + "x" * 1000, ENTRY), "answer : trop long : 1000 caractères"),
        (FaqFile, changed("stage-duree:", "Stage_Durée:", ENTRY), "Stage_Durée : forme refusée"),
        (AppointmentKindFile, APPOINTMENT, ""),
        (AppointmentKindFile, changed("oui", "yes", APPOINTMENT), "compulsory : valeur inconnue ; choix : 'oui'"),
        (AppointmentKindFile, changed("confidence: H", "confidence: M", APPOINTMENT), "dis auprès de qui"),
        (AppointmentKindFile, changed("[La convocation.]", "[]", APPOINTMENT), "bring : il en faut davantage"),
        (AppointmentKindFile, APPOINTMENT + "  minutes: '45'\n", "minutes : il faut un nombre entier"),
        (AppointmentKindFile, APPOINTMENT + "  minutes: 0\n", "minutes : "),
        (ReminderTextFile, REMINDER, ""),
        (ReminderTextFile, changed("group: demande", "group: divers", REMINDER), "demande · group : valeur inconnue"),
        (ReminderTextFile, changed("Demander", "x" * 61, REMINDER), "title : trop long : 60 caractères au plus"),
        (ReminderTextFile, changed("J'ai demandé", "x" * 25, REMINDER), "button : trop long : 24 caractères au plus"),
        (ReminderTextFile, changed("confidence: H", "confidence: L", REMINDER), "demande : confiance M ou L"),
        (ReminderTextFile, REMINDER + "  when: demain\n", "demande · when : champ inconnu"),
        (GlossaryFile, "stage: {fr: stage}\n", "stage · meaning : manquant"),
    ],
)
def test_the_other_files_are_as_strict(model: type[BaseModel], text: str, message: str, tmp_path: Path) -> None:
    found = problems(tmp_path, text, model)
    assert any(message in problem for problem in found) if message else found == []


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(changed("label", "lable"), "utf-8")
    with pytest.raises(InvalidFile) as refused:
        read_all(tmp_path.glob("*.yaml"), ParameterFile)
    assert [str(problem) for problem in refused.value.problems] == [
        "a.yaml · duree · label : manquant",
        "a.yaml · duree · lable : champ inconnu",
        "b.yaml · duree · label : manquant",
        "b.yaml · duree · lable : champ inconnu",
    ]


def test_a_topic_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "faq").mkdir()
    for name in ("stage", "autour"):
        (tmp_path / "faq" / f"{name}.yaml").write_text(ENTRY, "utf-8")
    with pytest.raises(InvalidFile, match=r"stage\.yaml · stage-duree : défini deux fois dans faq/"):
        load_faq(tmp_path)


def test_a_parameter_is_named_by_its_file_and_its_entry(tmp_path: Path) -> None:
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "stage.yaml").write_text(GOOD, "utf-8")
    assert [parameter.name for parameter in load_law(tmp_path)] == ["stage.duree"]
