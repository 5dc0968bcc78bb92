"""The exchanges of one person: taken up, taken back, corrected; what is kept, and what never is without a yes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue import CONSENT, Answered, Ask, Dialogue, Found, Offer, Output, Result, Say
from bot.dialogue.outputs import NOTHING
from flows import load_flows
from flows.engine import Answers, Context, Flow, Is, Outcome, Question, When
from flows.kinds import Choice, Day, Number, YesNo
from flows.reply import Checklist, Reply, Text, Tick
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage
from tests.flows.said import said
from tests.flows.walks import TODAY, Walk, walks

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=ZoneInfo("Europe/Brussels"))
LEA, TOM = "telegram:1", "telegram:2"


class FakeLookup:
    """Knows what an alternance is; hesitates between two topics about papers; knows nothing else."""

    def find(self, text: str, known: Answers, today: date) -> Found:
        if "alternance" in text:
            return Found(
                (Answered(("Des cours et un contrat.",), ("Une page",), ("En long.",)),), sure=True, flow="court"
            )
        if "papier" in text:
            return Found(
                (Offer("faq", "Laquelle ?", (("c4", "Le C4"), ("c1", "Le C1"), (NOTHING, "Non"))),), sure=False
            )
        return Found((Say("Je ne sais pas."),), sure=False)

    def topic(self, name: str, today: date) -> Found:
        return Found((Answered((f"Le {name.upper()} est un papier.",)),), sure=True)


def region(then: str) -> Question:
    return Question(
        "region",
        "Ta Région ?",
        Choice({"wallonie": "Wallonie", "bruxelles": "Bruxelles"}, also={"wallonie": ("Liège",)}),
        then,
        keep="fact",
        short="Région",
    )


def told(answers: Answers, context: Context) -> Reply:
    facts = {"inscrit": "oui"} if answers.get("inscrit") == "oui" else {}
    return Reply((Text(f"Voilà : {sorted(answers)}"),), facts=facts, then=("sensible", "court", "nulle_part"))


def listed(answers: Answers, context: Context) -> Reply:
    ticks = (("papier_c4", "Le C4"), ("papier_id", "La carte d'identité"))
    return Reply((Checklist(tuple(Tick(key, label, "toi", context.known.get(key) == "oui") for key, label in ticks)),))


def discreet(answers: Answers, context: Context) -> Reply:
    (ticks,) = listed(answers, context).parts
    assert isinstance(ticks, Checklist)
    return Reply((Checklist(ticks.ticks, sensitive=True),))


FLOWS = {
    flow.id: flow
    for flow in (
        Flow(
            "court",
            "Une conversation courte",
            "region",
            (
                region("inscrit"),
                Question(
                    "inscrit", "Inscrit·e ?", YesNo(unsure=False), [When(Is("inscrit", "oui"), "inscription"), "fin"]
                ),
                Question(
                    "inscription", "Depuis quand ?", Day(when="past"), "enfants", keep="fact", short="Inscription"
                ),
                Question("enfants", "Combien d'enfants ?", Number(lowest=0, highest=9, unit="enfants"), "fin"),
                Outcome("fin", told),
            ),
        ),
        Flow(
            "sensible",
            "Une conversation sensible",
            "region",
            (
                region("sante"),
                Question(
                    "sante",
                    "Autre chose ?",
                    Choice({"rien": "Rien", "maladie": "Maladie"}),
                    [When(Is("sante", "maladie"), "depuis"), "fin"],
                    keep="sensitive",
                    harmless=("rien",),
                ),
                Question("depuis", "Depuis quand ?", Day(when="past"), "reste", keep="sensitive"),
                Question("reste", "Et encore ?", YesNo(unsure=False), "fin"),
                Outcome("fin", told),
            ),
        ),
        Flow("liste", "Une liste", "region", (region("plan"), Outcome("plan", listed))),
    )
}
DISCREET = {"discret": Flow("discret", "Une liste discrète", "region", (region("plan"), Outcome("plan", discreet)))}


@dataclass
class Talk:
    """Somebody who types, and what comes back."""

    storage: InMemoryStorage = field(default_factory=InMemoryStorage)
    person: str = LEA
    flows: Mapping[str, Flow] = field(default_factory=lambda: FLOWS)

    def __post_init__(self) -> None:
        self.dialogue = Dialogue(self.person, self.storage, self.flows, load_law(), FakeLookup())

    def opens(self) -> list[Output]:
        return list(self.dialogue.open(NOW))

    def types(self, *texts: str) -> list[Output]:
        """What comes back of the last text."""
        outputs: list[Output] = []
        for text in texts:
            outputs = list(self._one(text))
        return outputs

    def _one(self, text: str) -> Iterator[Output]:
        commands = {"/retour": "back", "/corriger": "correct", "/recommencer": "restart", "/plus": "more"}
        if text in commands:
            return iter(getattr(self.dialogue, commands[text])(NOW))
        if text == "/menu":
            return self.dialogue.menu()
        return self.dialogue.erase() if text == "/supprimer" else self.dialogue.hear(text, NOW)

    def comes_back(self) -> Talk:
        """The same person in a new process."""
        return Talk(self.storage, self.person, self.flows)


def asked(outputs: list[Output]) -> str:
    """The question that is open at the end of *outputs*."""
    assert isinstance(outputs[-1], Ask), outputs
    return outputs[-1].step.question.id


def offered(outputs: list[Output]) -> str:
    assert isinstance(outputs[-1], Offer), outputs
    return outputs[-1].key


def labels(outputs: list[Output]) -> list[str]:
    assert isinstance(outputs[-1], Offer), outputs
    return [label for _, label in outputs[-1].options]


def sentences(outputs: list[Output]) -> str:
    return " ".join(
        output.noted if isinstance(output, Ask) else output.text for output in outputs if isinstance(output, Say | Ask)
    )


def kept(talk: Talk) -> str:
    return json.dumps(talk.storage.export(talk.person), default=str)


# Opening and choosing


def test_a_newcomer_is_offered_every_conversation() -> None:
    outputs = Talk().opens()
    assert (offered(outputs), labels(outputs)) == ("menu", [flow.title for flow in FLOWS.values()])


@pytest.mark.parametrize("typed", ["1", "court", "Une conversation courte", "une conversation courte !", "la première"])
def test_a_conversation_is_chosen_by_number_name_or_words(typed: str) -> None:
    talk = Talk()
    talk.opens()
    assert asked(talk.types(typed)) == "region"


@pytest.mark.parametrize("typed", ["4", "99", "0"])
def test_a_number_that_no_conversation_has_opens_none_and_the_choice_stays(typed: str) -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types(typed)
    assert offered(outputs) == "menu"
    assert "de 1 à 3" in sentences(outputs)
    assert asked(talk.types("1")) == "region"


def test_a_number_that_no_answer_has_asks_the_same_question_again() -> None:
    talk = Talk()
    talk.opens()
    assert "de 1 à 2" in sentences(talk.types("1", "7"))
    assert asked(talk.types("2")) == "inscrit"


def test_a_conversation_that_does_not_exist_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError):
        list(Talk().dialogue.begin("nulle_part", NOW))


def test_the_whole_conversation_ends_in_its_reply_and_offers_what_may_follow() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "oui", "1/7/2026", "0")
    result = outputs[0]
    assert isinstance(result, Result)
    assert said(result.reply) == "Voilà : ['enfants', 'inscription', 'inscrit', 'region']"
    assert labels(outputs) == ["Une conversation sensible", "Une conversation courte", "Voir tout ce que je sais faire"]
    assert talk.storage.known(LEA) == {"region": "wallonie", "inscription": "2026-07-01", "inscrit": "oui"}
    assert talk.storage.current(LEA) is None
    assert offered(talk.types("3")) == "menu"


def test_two_people_do_not_hear_of_each_other() -> None:
    storage = InMemoryStorage()
    lea, tom = Talk(storage), Talk(storage, TOM)
    lea.opens()
    lea.types("1", "Liège")
    assert offered(tom.opens()) == "menu"
    assert asked(tom.types("1")) == "region"
    assert storage.known(TOM) == {}


# Coming back


def test_whoever_left_in_the_middle_is_told_where_and_goes_on_there() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui")
    again = talk.comes_back()
    outputs = again.opens()
    assert offered(outputs) == "reprendre"
    assert isinstance(outputs[-1], Offer)
    assert "Une conversation courte" in outputs[-1].text
    assert asked(again.types("1")) == "inscription"
    result = again.types("1/7/2026", "2")[0]
    assert isinstance(result, Result)


@pytest.mark.parametrize("typed", ["oui", "ok", "on continue", "continuer"])
def test_whoever_comes_back_goes_on_in_their_own_words(typed: str) -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège")
    again = talk.comes_back()
    again.opens()
    assert asked(again.types(typed)) == "inscrit"


def test_whoever_comes_back_can_start_over() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui")
    again = talk.comes_back()
    again.opens()
    assert asked(again.types("on recommence")) == "region"
    assert asked(again.types("Bruxelles")) == "inscrit"


def test_whoever_comes_back_can_do_something_else_and_finds_the_first_one_again() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui")
    again = talk.comes_back()
    again.opens()
    assert offered(again.types("autre chose")) == "menu"
    assert asked_after_reopening(again) == "inscription"


def asked_after_reopening(talk: Talk) -> str:
    again = talk.comes_back()
    again.opens()
    return asked(again.types("on continue"))


def test_a_conversation_that_a_new_version_dropped_gives_the_menu() -> None:
    talk = Talk()
    talk.storage.save(LEA, "disparue", {"region": "wallonie"}, NOW)
    assert offered(talk.opens()) == "menu"


def test_a_question_that_a_new_version_renamed_is_asked_and_the_rest_is_kept() -> None:
    talk = Talk()
    talk.storage.save(LEA, "court", {"region": "wallonie", "est_inscrit": "oui"}, NOW)
    talk.opens()
    assert asked(talk.types("1")) == "inscrit"


def test_nothing_is_kept_of_somebody_who_only_looked_at_the_first_question() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1")
    assert offered(talk.comes_back().opens()) == "menu"


def test_what_is_known_from_before_is_shown_for_a_yes_and_not_asked() -> None:
    talk = Talk()
    talk.storage.learn(LEA, {"region": "bruxelles"}, TODAY)
    talk.opens()
    outputs = talk.types("1")
    assert offered(outputs) == "connu"
    assert "Région : Bruxelles" in str(outputs[-1])
    assert asked(talk.types("oui")) == "inscrit"


def test_what_is_known_from_before_can_be_changed_first() -> None:
    talk = Talk()
    talk.storage.learn(LEA, {"region": "bruxelles"}, TODAY)
    talk.opens()
    assert labels(talk.types("1", "non"))[0] == "Région : Bruxelles"
    assert asked(talk.types("1")) == "region"
    assert asked(talk.types("Liège")) == "inscrit"


def test_what_was_said_today_is_told_and_not_asked() -> None:
    talk = Talk()
    talk.opens()
    talk.types("3", "Liège", "c'est bon pour l'instant")
    outputs = list(talk.dialogue.begin("court", NOW))
    assert "Région : Wallonie" in sentences(outputs)
    assert asked(outputs) == "inscrit"


# Going back


def test_after_the_result_going_back_asks_every_question_again_the_last_one_first() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "1/7/2026", "2")
    assert [asked(talk.types("/retour")) for _ in range(4)] == ["enfants", "inscription", "inscrit", "region"]


def test_going_back_asks_the_question_before_at_every_depth() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "1/7/2026")
    assert [asked(talk.types("/retour")) for _ in range(3)] == ["inscription", "inscrit", "region"]
    outputs = talk.types("/retour")
    assert "au début" in sentences(outputs)
    assert asked(outputs) == "region"


def test_going_back_is_kept_for_the_next_time() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "/retour")
    assert asked_after_reopening(talk) == "inscrit"


def test_going_back_in_the_menu_stays_in_the_menu() -> None:
    talk = Talk()
    talk.opens()
    assert offered(talk.types("/retour")) == "menu"


# Correcting


def test_an_answer_is_corrected_and_the_conversation_goes_on_from_there() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "oui", "/corriger")
    assert labels(outputs) == ["Région : Wallonie", "inscrit : Oui", "Ne rien changer"]
    assert asked(talk.types("1")) == "region"
    assert asked(talk.types("Bruxelles")) == "inscription"
    assert talk.types("1/7/2026", "0")
    assert talk.storage.known(LEA)["region"] == "bruxelles"


def test_correcting_takes_the_other_branch() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "oui", "1/7/2026", "/corriger", "2", "non")
    assert isinstance(outputs[0], Result)
    assert said(outputs[0].reply) == "Voilà : ['inscrit', 'region']"


def test_a_correction_that_was_begun_is_dropped_by_going_back() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "/corriger", "1")
    assert asked(talk.types("/retour")) == "inscription"


def test_changing_nothing_goes_on_where_one_was() -> None:
    talk = Talk()
    talk.opens()
    assert asked(talk.types("1", "Liège", "oui", "/corriger", "ne rien changer")) == "inscription"


def test_a_correction_that_cannot_be_read_changes_nothing() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "/corriger", "1", "la lune")
    assert asked_after_reopening(talk) == "inscription"


def test_what_was_known_from_another_conversation_can_be_corrected() -> None:
    talk = Talk()
    talk.storage.learn(LEA, {"region": "bruxelles"}, TODAY)
    talk.opens()
    outputs = talk.types("1", "/corriger")
    assert labels(outputs)[0] == "Région : Bruxelles"
    assert asked(talk.types("1", "Liège")) == "inscrit"
    talk.types("non")
    assert talk.storage.known(LEA)["region"] == "wallonie"


def test_without_an_answer_there_is_nothing_to_correct() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "/corriger")
    assert "pas encore de réponse" in sentences(outputs)
    assert asked(outputs) == "region"


def test_after_the_result_an_answer_can_still_be_corrected() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "non", "/corriger", "1", "Bruxelles")
    assert isinstance(outputs[0], Result)
    assert talk.storage.known(LEA)["region"] == "bruxelles"


def test_what_was_learnt_from_an_answer_is_forgotten_when_it_is_corrected() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "1/7/2026", "0")
    assert talk.storage.known(LEA) == {"region": "wallonie", "inscription": "2026-07-01", "inscrit": "oui"}
    talk.types("/corriger", "2", "non")
    assert talk.storage.known(LEA) == {"region": "wallonie"}


def test_what_was_learnt_from_an_answer_is_forgotten_when_starting_over_says_otherwise() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "1/7/2026", "0")
    talk.types("2", "/menu", "1", "/recommencer", "Liège", "non")
    assert talk.storage.known(LEA) == {"region": "wallonie"}


# Starting over


def test_starting_over_asks_even_what_was_known() -> None:
    talk = Talk()
    talk.storage.learn(LEA, {"region": "bruxelles"}, TODAY)
    talk.opens()
    outputs = talk.types("1", "/recommencer")
    assert asked(outputs) == "region"
    assert asked(talk.types("Liège")) == "inscrit"


def test_starting_over_in_the_menu_stays_there() -> None:
    talk = Talk()
    talk.opens()
    assert offered(talk.types("/recommencer")) == "menu"


# Sensitive answers


def test_nothing_sensitive_is_kept_before_a_yes_and_everything_after_it() -> None:
    talk = Talk()
    talk.opens()
    for text in ("2", "Liège", "maladie", "2/11/2026"):
        talk.types(text)
        assert "maladie" not in kept(talk)
        assert "2026-11-02" not in kept(talk)
    outputs = talk.types("non")
    assert isinstance(outputs[0], Result)
    assert offered(outputs) == "garder"
    assert "maladie" not in kept(talk)
    assert talk.storage.known(LEA) == {"region": "wallonie"}
    talk.types("oui")
    rows = {row["name"]: row["sensitive"] for row in talk.storage.export(LEA)["facts"]}
    assert talk.storage.known(LEA)["sante"] == "maladie"
    assert talk.storage.known(LEA)["depuis"] == "2026-11-02"
    assert rows["sante"] is rows["depuis"] is True
    assert rows["region"] is False


def test_a_no_forgets_them_for_good_and_is_not_asked_again() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("2", "Liège", "maladie", "2/11/2026", "non", "non, oublie-les")
    assert "oublié" in sentences(outputs)
    assert "maladie" not in kept(talk)
    talk.types("/menu")
    outputs = talk.types("2", "maladie", "2/11/2026", "non")
    assert offered(outputs) == "menu"
    assert "maladie" not in kept(talk)


def test_after_a_yes_they_are_kept_at_once_and_not_asked_again() -> None:
    talk = Talk()
    talk.storage.learn(LEA, {CONSENT: "oui"}, TODAY)
    talk.opens()
    talk.types("2", "Liège", "maladie")
    assert asked_after_reopening(talk) == "depuis"
    outputs = talk.types("2/11/2026", "non")
    assert offered(outputs) == "menu"
    assert talk.storage.known(LEA)["sante"] == "maladie"
    assert asked(talk.types("une conversation sensible")) == "reste"


def test_whoever_leaves_before_a_yes_is_asked_the_sensitive_question_again() -> None:
    talk = Talk()
    talk.opens()
    talk.types("2", "Liège", "maladie", "2/11/2026")
    assert asked_after_reopening(talk) == "sante"


def test_an_answer_that_says_nothing_about_the_person_needs_no_yes() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("2", "Liège", "rien")
    assert isinstance(outputs[0], Result)
    assert offered(outputs) == "menu"


def test_a_sensitive_answer_that_was_corrected_away_is_not_kept_by_a_later_yes() -> None:
    talk = Talk()
    talk.opens()
    talk.types("2", "Liège", "maladie", "2/11/2026", "/corriger", "2", "rien")
    assert "maladie" not in kept(talk)
    assert "2026-11-02" not in kept(talk)


def test_a_sensitive_answer_that_was_kept_is_forgotten_when_it_is_corrected() -> None:
    talk = Talk()
    talk.opens()
    talk.types("2", "Liège", "maladie", "2/11/2026", "non", "oui")
    talk.types("/corriger", "2", "rien")
    assert "maladie" not in kept(talk)
    assert "2026-11-02" not in kept(talk)


def test_the_question_about_keeping_stays_until_it_is_answered() -> None:
    talk = Talk()
    talk.opens()
    talk.types("2", "Liège", "maladie", "2/11/2026", "non")
    outputs = talk.types("euh")
    assert offered(outputs) == "garder"
    assert offered(talk.types("c'est quoi l'alternance ?")) == "garder"
    assert "maladie" not in kept(talk)
    assert "gardé" in sentences(talk.types("ouais"))


REAL = load_flows()


def one_of_each() -> list[tuple[Flow, Walk]]:
    """For every sensitive question of the catalogue, one walk on which it is asked."""
    found: dict[tuple[str, str], tuple[Flow, Walk]] = {}
    for flow in REAL.values():
        names = {q.id for q in flow.questions if q.keep == "sensitive"}
        for walk in walks(flow) if names else ():
            for name in names & dict(walk.steps).keys():
                found.setdefault((flow.id, name), (flow, walk))
    return list({str(walk): (flow, walk) for flow, walk in found.values()}.values())


def test_no_conversation_of_the_catalogue_keeps_a_sensitive_answer_before_a_yes() -> None:
    for flow, walk in one_of_each():
        talk = Talk(flows=REAL)
        list(talk.dialogue.begin(flow.id, NOW))
        for _, text in walk.steps:
            talk.types(text)
            check_nothing_sensitive(talk, flow, str(walk))


def check_nothing_sensitive(talk: Talk, flow: Flow, how: str) -> None:
    rows = talk.storage.export(talk.person)
    answers = [row["answers"] for row in rows["conversations"]]
    facts = {row["name"]: row["value"] for row in rows["facts"]}
    for question in flow.questions:
        for found in (*answers, facts):
            given = found.get(question.id)
            assert given is None or not question.is_sensitive(given), f"{question.id}: {how}"


# Ticks


def test_a_tick_is_kept_shown_and_taken_off_again() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("3", "Liège")
    assert labels(outputs) == ["[ ] Le C4", "[ ] La carte d'identité", "C'est bon pour l'instant"]
    assert labels(talk.types("1"))[0] == "[x] Le C4"
    assert talk.storage.known(LEA)["papier_c4"] == "oui"
    again = talk.comes_back()
    again.opens()
    assert labels(again.types("3", "oui"))[:2] == ["[x] Le C4", "[ ] La carte d'identité"]
    assert labels(again.types("le c4"))[0] == "[ ] Le C4"
    assert "papier_c4" not in again.storage.known(LEA)
    assert offered(again.types("c'est bon pour l'instant")) == "menu"


def test_the_papers_of_a_real_claim_stay_ticked() -> None:
    talk = Talk(flows=REAL)
    list(talk.dialogue.begin("demande", NOW))
    outputs = talk.types("Liège", "capac", "cess", "non", "non", "non", "non", "non")
    assert offered(outputs) == "cocher"
    first = labels(outputs)[0]
    assert first.startswith("[ ] ")
    assert labels(talk.types("1"))[0] == first.replace("[ ]", "[x]")
    again = talk.comes_back()
    list(again.dialogue.begin("demande", NOW))
    outputs = again.types("oui", "cess", "non", "non", "non", "non", "non")
    assert labels(outputs)[0].startswith("[x] ")


def test_a_sensitive_tick_is_kept_only_after_a_yes() -> None:
    talk = Talk(flows=DISCREET)
    talk.opens()
    assert offered(talk.types("1", "Liège", "1")) == "garder"
    assert "papier_c4" not in kept(talk)
    assert labels(talk.types("oui"))[0] == "[x] Le C4"
    talk.types("2")
    rows = {row["name"]: row["sensitive"] for row in talk.storage.export(LEA)["facts"]}
    assert rows["papier_c4"] is rows["papier_id"] is True


def test_a_sensitive_tick_is_not_kept_after_a_no() -> None:
    talk = Talk(flows=DISCREET)
    talk.opens()
    assert labels(talk.types("1", "Liège", "1", "non"))[0] == "[ ] Le C4"
    assert "papier_c4" not in kept(talk)


# Erasing


def test_erasing_is_asked_first_and_a_no_keeps_everything() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui")
    before = talk.storage.export(LEA)["conversations"]
    assert offered(talk.types("/supprimer")) == "effacer"
    assert "Rien n'est effacé" in sentences(talk.types("non"))
    assert talk.storage.export(LEA)["conversations"] == before


def test_erasing_leaves_nothing_of_that_person_and_all_of_the_others() -> None:
    storage = InMemoryStorage()
    tom = Talk(storage, TOM)
    tom.opens()
    tom.types("1", "Liège", "non")
    lea = Talk(storage)
    lea.opens()
    lea.types("2", "Liège", "maladie", "2/11/2026", "non", "oui", "/supprimer")
    outputs = lea.types("oui, tout effacer")
    assert "Tout est effacé" in sentences(outputs)
    assert offered(outputs) == "menu"
    assert not any(rows for name, rows in storage.export(LEA).items() if name != "person")
    assert storage.known(TOM) == {"region": "wallonie"}
    assert asked(lea.types("2")) == "region"


def test_erasing_waits_for_a_clear_word() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "non", "/supprimer")
    assert offered(talk.types("euh attends")) == "effacer"
    assert offered(talk.types("3")) == "effacer"
    assert talk.storage.known(LEA) == {"region": "wallonie"}


# Free questions


def test_a_question_in_the_middle_is_answered_and_the_open_question_comes_back() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "c'est quoi l'alternance")
    assert isinstance(outputs[0], Answered)
    assert asked(outputs) == "region"
    assert "alternance" not in kept(talk)
    assert asked(talk.types("Liège")) == "inscrit"


def test_a_question_is_no_answer_even_with_a_word_of_one_in_it() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "oui c'est quoi l'alternance ?")
    assert isinstance(outputs[0], Answered)
    assert asked(outputs) == "inscrit"


def test_what_is_no_answer_and_no_known_question_is_told_how_to_answer() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "oui", "un jour de pluie")
    assert sentences(outputs)
    assert asked(outputs) == "inscription"
    assert asked(talk.types("1/7/2026")) == "enfants"


def test_a_question_in_the_menu_is_answered_and_a_conversation_is_offered_with_it() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("c'est quoi l'alternance ?")
    assert isinstance(outputs[0], Answered)
    assert labels(outputs) == ["Une conversation courte", "Voir tout ce que je sais faire"]
    assert asked(talk.types("1")) == "region"


def test_a_question_that_nobody_can_answer_leaves_the_menu_open() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("quel temps fait-il ?")
    assert "Je ne sais pas." in sentences(outputs)
    assert offered(outputs) == "menu"


def test_the_longer_answer_is_given_once() -> None:
    talk = Talk()
    talk.opens()
    talk.types("c'est quoi l'alternance ?")
    outputs = talk.types("/plus")
    assert isinstance(outputs[0], Answered)
    assert outputs[0].paragraphs == ("En long.",)
    assert "rien de plus" in sentences(talk.types("/plus"))


def test_a_choice_between_topics_gives_the_topic_or_nothing() -> None:
    talk = Talk()
    talk.opens()
    assert offered(talk.types("un papier")) == "faq"
    outputs = talk.types("2")
    assert isinstance(outputs[0], Answered)
    assert outputs[0].paragraphs == ("Le C1 est un papier.",)
    other = Talk()
    other.opens()
    assert "autrement" in sentences(other.types("un papier", "non"))


def test_after_a_result_a_question_is_answered() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "non", "c'est quoi l'alternance ?")
    assert isinstance(outputs[0], Answered)


# Suggestions


def test_a_suggestion_is_taken_by_oui() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "oui", "1/7/2026", "3 par semaine")
    assert offered(outputs) == "suggestion"
    assert labels(outputs) == ["3\u00a0enfants"]
    assert isinstance(talk.types("oui")[0], Result)


def test_a_suggestion_is_refused_by_non_and_the_question_stays() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "1/7/2026", "3 par semaine", "non")
    assert isinstance(talk.types("2")[0], Result)


def test_between_two_suggestions_oui_chooses_none_and_a_number_does() -> None:
    talk = Talk()
    talk.opens()
    outputs = talk.types("1", "Liège", "oui", "1/7/2026 ou 2/7/2026")
    assert offered(outputs) == "suggestion"
    assert len(labels(outputs)) == 2
    talk.types("oui")
    assert asked_after_reopening(talk) == "inscription"
    talk.types("1/7/2026 ou 2/7/2026")
    assert asked(talk.types("2")) == "enfants"
    assert '"inscription": "2026-07-02"' in kept(talk)


def test_instead_of_a_suggestion_another_answer_can_be_typed() -> None:
    talk = Talk()
    talk.opens()
    talk.types("1", "Liège", "oui", "1/7/2026 ou 2/7/2026")
    assert asked(talk.types("le 3 juillet 2026")) == "enfants"
    assert '"inscription": "2026-07-03"' in kept(talk)
