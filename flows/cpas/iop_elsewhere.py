"""When the conversation on observation placements ends early: another stage is meant, or it is not for this person."""

from __future__ import annotations

from collections.abc import Iterator

from flows.cpas.iop_conditions import conditions
from flows.cpas.iop_reply import next_time, said
from flows.cpas.iop_steps import paid, single_source, steps
from flows.cpas.telling import CPAS_DECIDES, kindly
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.reply import Items, Part, Reply, Text
from flows.telling import filled

_OTHERS = {
    "insertion": (
        "Le stage d'insertion, c'est la période de recherche d'emploi après les études, avec le Forem, avant les "
        "allocations. Tu n'es pas placé·e chez un employeur.",
        "« Mon stage : mes dates » calcule tes dates.",
    ),
    "pfi": (
        "Le PFI (plan formation-insertion) te forme chez un employeur, qui doit ensuite t'engager. Il se fait avec le "
        "Forem, pas avec le CPAS.",
        "Demande au Forem si c'est possible pour toi. Tu peux aussi m'écrire « PFI ».",
    ),
    "entreprise": (
        "Un stage en entreprise fait souvent partie d'études ou d'une formation : l'école ou le centre s'en occupe.",
        "Si tu es en stage d'insertion, préviens le service qui te suit (le Forem en Wallonie) avant de commencer.",
    ),
    UNSURE: (
        "Demande à la personne qui te le propose : « lequel est-ce ? » Quatre choses s'appellent stage.",
        "Avec le CPAS, pour observer un métier : le stage IOP. Avec le Forem, avant les allocations : le stage "
        "d'insertion. Chez un employeur qui doit t'engager : le PFI. Dans des études ou une formation : le stage en "
        "entreprise.",
        "Quand tu sais, reviens ici : si c'est un stage IOP, je regarde avec toi ce qui est possible.",
    ),
}


@kindly
def other_stage(answers: Answers, context: Context) -> Reply:
    texts = _OTHERS[answers["quel_stage"]]
    return Reply(tuple(Text(filled(text, context)) for text in texts), then=("stage_insertion", "iop"))


@kindly
def too_many(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text(
            "Je compte avec trois stages au plus. Demande à ton CPAS de compter avec toi : il a les conventions."
        )
        yield Text(
            filled(
                "La règle : {iop.heures_trois_ans} en tout sur {iop.periode_ans}, {iop.heures_par_stage} au plus par "
                "stage. Un jour à temps plein vaut {iop.heures_par_jour:number} heures.",
                context,
            )
        )
        yield Items(tuple(next_time(answers, context)), title="Pour le prochain stage")
        yield from steps(context)
        yield paid(None, context)
        yield single_source()

    return said(parts(), context)


@kindly
def not_for_you(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text("Pas pour le moment : ce stage est pour les personnes que le CPAS aide. Voici ce qui manque.")
        against = [c for c in conditions(answers, context) if c.state == "against"]
        yield Items(tuple(c.text for c in against), title="Ce qui manque")
        yield from (Text(c.change) for c in against if c.change)
        yield Text(
            "Pour découvrir un métier autrement, demande au service de l'emploi qui te suit (le Forem en Wallonie)."
        )
        yield single_source()
        yield Text(CPAS_DECIDES)

    return said(parts(), context, "article_60_61", "inscription_cpas")
