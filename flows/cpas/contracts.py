"""The contracts "article 60" and "article 61": who employs, how long, what they open, what they do to the stage."""

from __future__ import annotations

from collections.abc import Iterator

from flows.cpas.telling import CPAS_DECIDES, day_of, kindly
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.reply import Items, Part, Reply, Text
from flows.telling import filled, in_region, reach, reach_all, service, source_of
from knowledge.calendar import ONE_DAY
from knowledge.french import say_short_day
from knowledge.loader import load_conditions

_WHO = {
    "soixante": (
        "{articles_60_61.nom_60} : ton employeur, c'est le CPAS. Tu travailles dans ses services, ou ailleurs : une "
        "administration, une ASBL… C'est un vrai contrat de travail.",
    ),
    "soixante_et_un": (
        "{articles_60_61.nom_61} : une entreprise privée t'engage dans son personnel. En échange, elle reçoit une "
        "aide du CPAS, du Forem, ou des deux. L'accord se fait entre elle et le CPAS.",
    ),
}


@kindly
def contract(answers: Answers, context: Context) -> Reply:
    ordinary = load_conditions()["chomage_par_travail"].sources
    names = ("articles_60_61.duree", "articles_60_61.nom_60", "accompagnement_conjoint.besoins_par_demande")
    return Reply(
        tuple(_parts(answers, context)),
        tuple(dict.fromkeys([*source_of(context, *names), *ordinary])),
        then=("stage_insertion", "accompagnement_conjoint", "inscription_cpas"),
    )


def _parts(answers: Answers, context: Context) -> Iterator[Part]:
    yield Text(_first(answers))
    if answers.get("contrat_cpas") == UNSURE:
        yield Text("Tu ne sais pas lequel c'est ? Regarde qui signe comme employeur : le CPAS, ou une entreprise.")
    lines = _WHO.get(answers.get("contrat_cpas", ""), tuple(line for lines in _WHO.values() for line in lines))
    yield Items(tuple(_capital(filled(line, context)) for line in lines), title="Qui est l'employeur")
    yield from map(Text, _length(answers, context))
    if answers.get("contrat_etat") != "fini":
        yield Items(tuple(_during(answers, context)), title="Pendant le contrat")
    yield Items(tuple(_after(answers, context)), title="Après le contrat")
    yield from _stage(answers)
    yield Text(CPAS_DECIDES)


def _first(answers: Answers) -> str:
    """The one thing to do now."""
    return {
        "propose": "Avant de signer, demande à ton CPAS la durée, le lieu, l'horaire et le salaire, par écrit.",
        "en_cours": "Avant la fin du contrat, demande à la CAPAC ou à un syndicat ce que tes jours de travail ouvrent.",
        "fini": f"Réinscris-toi aujourd'hui si ce n'est pas fait : {reach(service(answers))}. Le mieux : le jour qui "
        "suit ton dernier jour de travail.",
    }.get(answers.get("contrat_etat", ""), "Demande à ton CPAS s'il peut t'engager, ou aider un employeur à t'engager.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _length(answers: Answers, context: Context) -> Iterator[str]:
    """How long, by the first day of the contract; both rules when that day is not known."""
    length = context.law.parameter("articles_60_61.duree")
    change = length.at(context.today).first
    start = day_of(answers, "contrat_debut")
    now = (
        f"Depuis le {say_short_day(change)} : {length.say(change)} "
        f"({context.law.parameter('articles_60_61.duree_jours').say(change)}), quel que soit ton âge. C'est le temps "
        "d'ouvrir le droit au chômage."
    )
    if start is not None and start >= change:
        yield now
        return
    earlier = length.say(start or change - ONE_DAY)
    before = (
        f"Avant le {say_short_day(change)}, la durée dépendait de l'âge : {earlier}. Les âges ne sont pas dans ma "
        "source."
    )
    if start is None:
        yield now
        yield before
        if answers.get("contrat_debut") == UNSURE:
            yield "Le premier jour de ton contrat décide : il est écrit dessus."
        return
    yield before
    yield (
        f"Ton contrat a commencé avant le {say_short_day(change)} : ce que la nouvelle durée change pour lui, je ne "
        "l'ai pas trouvé. Regarde la durée écrite dans ton contrat et demande à ton CPAS."
    )


def _during(answers: Answers, context: Context) -> Iterator[str]:
    yield in_region(
        "Reste inscrit·e au Forem, comme personne occupée par un contrat, avec un espace personnel actif.", answers
    )
    if answers.get("region", "wallonie") == "wallonie":
        yield "Le Forem et ton CPAS peuvent te suivre ensemble : orientation, formation et recherche d'emploi."


def _after(answers: Answers, context: Context) -> Iterator[str]:
    yield "Le contrat sert à ouvrir le droit au chômage ordinaire, et donne une vraie expérience."
    yield f"Réinscris-toi juste après ton dernier jour : {reach(service(answers))}."
    yield "Demande le chômage dès ton premier jour sans travail, même s'il manque des papiers : " + " ; ".join(
        line.split(" : ")[0] for line in reach_all(("capac", "csc", "fgtb", "cgslb"))
    )
    if answers.get("region", "wallonie") == "wallonie":
        yield filled(
            "Réinscrit·e après un {articles_60_61.nom_60}, tu n'as plus de suivi à deux : le Forem te suit seul.",
            context,
        )


def _stage(answers: Answers) -> Iterator[Part]:
    stage = answers.get("en_stage")
    if stage == "non":
        return
    when = "maintenant" if answers.get("contrat_etat") == "fini" else "avant la fin du contrat"
    if_so = "Pour ton stage d'insertion" if stage == "oui" else "Si tu es en stage d'insertion"
    yield Text(f"{if_so} : les jours de travail salarié comptent.")
    yield Text(
        "Attention : qui peut déjà avoir le chômage ordinaire grâce à son travail n'a plus accès aux allocations "
        f"d'insertion. Ce n'est pas une perte en soi : fais vérifier {when} ce qui te convient."
    )
