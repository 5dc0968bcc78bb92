"""What is said about an observation placement: possible or not, what is missing, the credit and its return."""

from __future__ import annotations

from collections.abc import Iterator

from flows.cpas.duration import hours_said
from flows.cpas.iop_answers import COUNTS, first_day, iop_case
from flows.cpas.iop_conditions import Condition, conditions
from flows.cpas.iop_credit import credit_parts
from flows.cpas.iop_steps import paid, single_source, steps
from flows.cpas.telling import CPAS_DECIDES, day_of, kindly
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.reply import Items, Part, Reply, Text
from flows.telling import filled, source_of
from knowledge.calculators.iop import IopVerdict, iop_verdict
from knowledge.calculators.iop import Point as Missing
from knowledge.french import say_day

_ANSWERED = frozenset({"age", "income", "path", "partner_kind", "partner_unknown"})  # asked by the conversation


def said(parts: Iterator[Part], context: Context, *then: str) -> Reply:
    """A reply with the one source of these rules."""
    source = source_of(context, "iop.heures_par_stage")
    return Reply(tuple(parts), source, then=then or ("piis", "stage_insertion"))


@kindly
def verdict(answers: Answers, context: Context) -> Reply:
    return said(_verdict(answers, context), context)


def _verdict(answers: Answers, context: Context) -> Iterator[Part]:
    strict = iop_verdict(iop_case(answers, context), context.law)
    kind = iop_verdict(iop_case(answers, context, hopeful=True), context.law)
    personal = tuple(conditions(answers, context))
    stands = {point.code for point in kind.missing}
    against = [c.text for c in personal if c.state == "against"] + [_said_safely(p, answers) for p in kind.missing]
    to_check = [c.text for c in personal if c.state == "to_check"]
    to_check += [_said_safely(p, answers) for p in strict.missing if p.code not in stands]
    if answers.get("iop_prevu_duree") == UNSURE:
        to_check.append("La durée se fixe avant le premier jour, avec ton CPAS. J'ai regardé la plus longue possible.")
    yield Text(_headline(against, to_check))
    if against:
        yield Items(tuple(against), title="Ce qui manque")
        yield from _changes(personal, kind, context)
    if to_check:
        yield Items(tuple(to_check), title="À vérifier avec ton CPAS")
    yield from credit_parts(answers, context, strict)
    taken = [point.text for point in strict.assumed if point.code not in _ANSWERED]
    if answers.get("iop_prevu_du") == UNSURE:
        taken.append("Il commencerait aujourd'hui : son premier jour n'est pas fixé.")
    if taken:
        yield Items(tuple(taken), title="Ce que j'ai supposé")
    yield from steps(context)
    yield paid(hours_said(answers.get("iop_prevu_duree", ""), context.law, first_day(answers, context)), context)
    yield single_source()
    yield Text(CPAS_DECIDES)


def _said_safely(point: Missing, answers: Answers) -> str:
    """What is missing; no day is named that the person did not give."""
    if point.code == "evaluation" and day_of(answers, f"iop_{COUNTS[answers['iop_nombre']]}_fin") is None:
        return "Le stage d'avant doit d'abord être évalué avec le CPAS."
    return point.text


def _headline(against: list[str], to_check: list[str]) -> str:
    if against:
        return "Pas encore : il manque quelque chose. Ce n'est pas un refus, et cela peut souvent se changer."
    if to_check:
        return "Peut-être : rien ne s'y oppose de façon sûre, mais il reste des points à vérifier."
    return "Oui : rien ne s'y oppose dans tes réponses."


def _changes(personal: tuple[Condition, ...], found: IopVerdict, context: Context) -> Iterator[Text]:
    """What would turn the answer, beside what the points say themselves."""
    if found.credit_back_on is not None:
        yield Text(f"Du crédit revient le {say_day(found.credit_back_on)}.")
    if found.enough_on is not None:
        yield Text(
            f"Il y en a assez pour ce stage le {say_day(found.enough_on)}. Plus court, il peut commencer plus tôt."
        )
    yield from (Text(c.change) for c in personal if c.state == "against" and c.change)


@kindly
def credit(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        found = iop_verdict(iop_case(answers, context), context.law)
        yield Text("Voici ce qu'il te reste. Dis-le à ton CPAS quand vous choisirez un lieu de stage.")
        yield from credit_parts(answers, context, found)
        personal = [c.text for c in conditions(answers, context) if c.state != "met"]
        if personal:
            yield Items(tuple(personal), title="À régler avant un prochain stage")
        yield Items(tuple(next_time(answers, context)), title="Pour le prochain stage")
        yield from steps(context)
        yield paid(None, context)
        yield single_source()
        yield Text(CPAS_DECIDES)

    return said(parts(), context)


def next_time(answers: Answers, context: Context) -> Iterator[str]:
    """What holds for the next placement, whatever it is."""
    yield filled(
        "Au plus {iop.heures_par_stage}, et {iop.heures_par_semaine} au maximum. Le temps partiel va.", context
    )
    if answers.get("iop_nombre") != "aucun":
        yield "Le stage d'avant doit être évalué. Au même endroit, les tâches doivent être différentes."
        yield filled("À partir du {iop.rang_objectifs}e stage, il faut aussi de nouveaux objectifs.", context)
