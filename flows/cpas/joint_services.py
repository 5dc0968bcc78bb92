"""Joint guidance by Forem and CPAS: what its services are, and what happens after the request."""

from __future__ import annotations

from collections.abc import Iterator

from flows.cpas.telling import how_to_register, kindly, older_rules
from flows.engine import Answers, Context
from flows.reply import Items, Part, Reply, Text
from flows.telling import filled, source_of, student_job

SERVICES = {
    "orientation": (
        "T'orienter",
        (
            "Séance Welcome : découvrir les services et les outils du Forem.",
            "Entretien de guidance : faire le point sur ton projet.",
        ),
    ),
    "formation": (
        "Te former",
        (
            "Entretien avant une formation : voir si elle est possible pour toi.",
            "Validation des compétences : faire reconnaître officiellement ce que tu sais faire.",
        ),
    ),
    "recherche": (
        "Chercher un emploi",
        (
            "CV et lettre de motivation : les adapter à toi.",
            "Profil en ligne et espace personnel du Forem : les créer et les découvrir.",
            "Coaching en groupe pour chercher un emploi.",
            "Préparation à l'entretien d'embauche.",
        ),
    ),
    "conseiller": (
        "Être suivi·e par un conseiller de référence",
        (
            "Un entretien avec un conseiller du Forem, puis un suivi de tes démarches.",
            "Le conseiller et ton assistant·e social·e se parlent de ton parcours.",
        ),
    ),
}


def labelled(parts: Iterator[Part], context: Context, *then: str) -> Reply:
    """A reply that says on what it rests."""
    sources = source_of(context, "accompagnement_conjoint.besoins_par_demande")
    return Reply((*parts, older_rules(context)), sources, then=then or ("inscription_cpas", "stage_insertion"))


@kindly
def services(answers: Answers, context: Context) -> Reply:
    def parts() -> Iterator[Part]:
        yield Text(
            filled(
                "Ton CPAS choisit {accompagnement_conjoint.besoins_par_demande} besoin par demande. Un autre besoin "
                "plus tard, c'est une autre demande.",
                context,
            )
        )
        chosen = SERVICES.get(answers.get("besoin", ""))
        for title, lines in [chosen] if chosen else SERVICES.values():
            yield Items(lines, title=title)
        if not chosen:
            yield Text("Tu hésites ? Dis à ton assistant·e social·e ce qui te bloque : vous choisirez ensemble.")

    return labelled(parts(), context)


_STATES = {
    "recue": (
        "Ta demande est reçue et traitée : le Forem a fixé un rendez-vous, et ton CPAS en connaît la date.",
        "Demande cette date à ton CPAS et note-la : je ne la vois pas.",
    ),
    "rejetee": (
        "Une demande est rejetée quand la personne n'est pas inscrite au Forem comme demandeuse d'emploi.",
        "Inscris-toi, puis demande à ton CPAS de refaire la demande.",
    ),
    "cloturee": (
        "Ta demande est clôturée : tu as eu ton service, et le Forem a fait un retour à ton CPAS.",
        "Demande à ton CPAS de te lire ce retour. Pour un autre besoin, il peut faire une nouvelle demande.",
    ),
}

_WAITING = (
    "Demande à ton assistant·e social·e : c'est à ton CPAS que le Forem répond, par e-mail.",
    "Ce que le Forem peut répondre : reçue, avec un rendez-vous ; rejetée, si tu n'es pas inscrit·e ; clôturée, quand "
    "c'est fait ; arrêtée, après des absences sans raison acceptée.",
)


@kindly
def next_step(answers: Answers, context: Context) -> Reply:
    state = answers.get("demande_etat", "")

    def parts() -> Iterator[Part]:
        yield from map(Text, _STATES.get(state, _WAITING))
        if state == "rejetee":
            yield from student_job(answers)
            yield how_to_register(answers, context)

    return labelled(parts(), context)
