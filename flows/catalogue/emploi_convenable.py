"""Cette offre est-elle convenable ? Pèse, ne conclut jamais que l'on peut refuser, et ne juge jamais une formation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from flows.engine import Answers, Context, Flow, Is, Outcome, Question, When
from flows.kinds import UNSURE, Choice, YesNo
from flows.questions import Route, region, registered, registration_day
from flows.reply import Items, Part, Reply, Text
from flows.telling import reach, service
from knowledge.calculators.emploi_convenable import Argument, Offer, Weighing, weigh
from knowledge.errors import InvalidCase, OutOfPeriod
from knowledge.loader import load_contacts, load_obligations
from knowledge.schema import Contact

# The service of a Region, as a sentence takes it: who decides, and to whom one speaks.
_SERVICE = {
    "wallonie": ("le Forem", "au Forem"),
    "bruxelles": ("Actiris", "à Actiris"),
    "flandre": ("le VDAB", "au VDAB"),
    "communaute_germanophone": ("l'ADG", "à l'ADG"),
}
_UNIONS = ("csc", "fgtb", "cgslb")


def _offer(answers: Answers, context: Context) -> Reply:
    try:
        weighing = weigh(_facts(answers, context), context.law)
    except (InvalidCase, OutOfPeriod) as problem:
        return Reply((Text(str(problem)), *_what_to_do(answers)))
    return Reply(
        parts=(*_weighed(weighing, answers), *_what_to_do(answers)),
        sources=weighing.sources,
        facts=_learnt(answers),
        then=("obligations", "stage_insertion"),
    )


def _training(answers: Answers, context: Context) -> Reply:
    return Reply(
        parts=(
            Text("Une formation, je ne la juge jamais. L'accepter fait en principe partie de tes obligations."),
            Text(
                "Elle ne te va pas ? Dis pourquoi, et demande ce qui existe d'autre. Apporte une preuve de ta raison."
            ),
            *_what_to_do(answers),
        ),
        sources=tuple(load_obligations()["accepter_emploi"].sources),
        then=("obligations", "stage_insertion"),
    )


def _learnt(answers: Answers) -> dict[str, str]:
    return {"inscrit": "oui"} if answers.get("inscrit") == "oui" else {}


def _facts(answers: Answers, context: Context) -> Offer:
    def limit(name: str) -> float:
        return context.law.number(f"emploi_convenable.{name}", context.today)

    begun = answers.get("inscription", "")
    return Offer(
        on=context.today,
        registered=date.fromisoformat(begun) if begun[:1].isdigit() else None,
        own_profession=_fact(answers, "offre_metier"),
        skills_fit=_fact(answers, "offre_competences"),
        few_openings=_fact(answers, "offre_penurie"),
        age=_age(answers, limit("profession_age")),
        career_years=_beyond(answers, "carriere_longue", limit("profession_carriere_ans")),
        pay_at_scale=_fact(answers, "offre_salaire"),
        distance_km=_beyond(answers, "offre_distance", limit("trajet_distance")),
        travel_hours=_beyond(answers, "offre_trajet", limit("trajet_heures")),
        absence_hours=_beyond(answers, "offre_absence", limit("absence_heures")),
        night=_fact(answers, "offre_nuit"),
        fit=_fact(answers, "offre_sante"),
    )


def _fact(answers: Answers, name: str) -> bool | None:
    return {"oui": True, "non": False}.get(answers.get(name, ""))


def _beyond(answers: Answers, name: str, limit: float) -> float | None:
    """A number on the side of the limit that was answered: we ask "more than?", the calculator takes a measure."""
    over = _fact(answers, name)
    return None if over is None else limit + over


def _age(answers: Answers, limit: float) -> int | None:
    longer = _fact(answers, "carriere_longue")
    return None if longer is None else int(limit) - (not longer)


def _weighed(weighing: Weighing, answers: Answers) -> Iterator[Part]:
    yield Text(
        "Voici ce qui pèse pour et contre. Je ne décide pas si l'offre est convenable : "
        f"{_service(answers)[0]} le fait, et peut voir autrement que moi."
    )
    if answers.get("inscrit") == "non":
        yield Text("Tu n'es pas encore inscrit·e : les premiers mois du stage n'ont pas commencé pour toi.")
    titles = {
        "Ce qui dit que l'offre est convenable": weighing.on_side("for"),
        "Ce que tu peux faire valoir contre": weighing.on_side("against"),
    }
    for title, arguments in titles.items():
        if arguments:
            yield Items(tuple(map(_said, arguments)), title=title)
    unchecked = [a.text for a in weighing.on_side("unchecked") if not _too_early(a, answers)]
    yield Items(tuple(unchecked), title="Ce que je n'ai pas pu vérifier")


def _said(argument: Argument) -> str:
    return argument.text if argument.confidence == "H" else f"{argument.text} À vérifier."


def _too_early(argument: Argument, answers: Answers) -> bool:
    """Whoever is not registered has no first months to wonder about."""
    return argument.code == "first_months" and answers.get("inscrit") == "non"


def _service(answers: Answers) -> tuple[str, str]:
    return _SERVICE[answers.get("region", "wallonie")]


def _what_to_do(answers: Answers) -> Iterator[Part]:
    yield Text(f"Ne refuse pas avant d'en avoir parlé {_service(answers)[1]} ou à un syndicat ; réponds par écrit.")
    contacts: list[Contact] = [service(answers), *(load_contacts()[name] for name in _UNIONS)]
    yield Items(tuple(map(reach, contacts)), title="À qui parler")
    steps = (
        "Garde l'offre, ta réponse et leurs dates.",
        "Réponds toi-même : rien de ce que tu écris ici n'arrive à ton service.",
        "Tu as déjà dit non ? Rien n'est perdu tant que rien n'est décidé : appelle aujourd'hui.",
    )
    yield Items(steps, title="Et ensuite")


def _asking(text: str, *names: str) -> Callable[[Answers, Context], str]:
    """A question that quotes limits of the law, each where the text has {}."""

    def ask(answers: Answers, context: Context) -> str:
        said = (context.law.parameter(f"emploi_convenable.{name}").say(context.today) for name in names)
        return text.format(*said)

    return ask


def _yes_no(
    name: str, text: str | Callable[[Answers, Context], str], then: Route, short: str, why: str = ""
) -> Question:
    return Question(name, text, YesNo(unsure=True), then, help=why, short=short)


FLOW = Flow(
    id="emploi_convenable",
    title="Cette offre est-elle convenable ?",
    order=50,
    start="region",
    nodes=(
        region("offre_sorte"),
        Question(
            "offre_sorte",
            "Qu'est-ce qu'on te propose ?",
            Choice(
                {"emploi": "Un emploi", "formation": "Une formation"},
                also={
                    "emploi": ("job", "taf", "boulot", "travail", "intérim", "contrat", "cdd", "cdi"),
                    "formation": ("pfi", "cours", "stage", "atelier", "apprentissage"),
                },
            ),
            [When(Is("offre_sorte", "formation"), "formation"), "offre_metier"],
            short="Proposition",
        ),
        _yes_no(
            "offre_metier",
            "Est-ce le métier de tes études ?",
            [When(Is("offre_metier", "oui"), "offre_salaire"), "offre_competences"],
            "Métier de tes études",
        ),
        _yes_no(
            "offre_competences",
            "Cet emploi va-t-il avec tes compétences ou tes talents ?",
            [When(Is("offre_competences", "oui"), "offre_salaire"), "offre_penurie"],
            "Compétences",
        ),
        _yes_no(
            "offre_penurie",
            "Y a-t-il peu d'emplois dans le métier de tes études ?",
            [When(Is("offre_penurie", "oui"), "offre_salaire"), "inscrit"],
            "Peu d'emplois",
            why="Le service qui te suit peut te le dire. Tu hésites ? « Je ne sais pas » est une bonne réponse.",
        ),
        registered([When(Is("inscrit", "oui"), "inscription"), "offre_salaire"]),
        registration_day("carriere_longue"),
        _yes_no(
            "carriere_longue",
            _asking("As-tu {} ou plus, ou plus de {} de carrière ?", "profession_age", "profession_carriere_ans"),
            "offre_salaire",
            "Âge ou carrière",
            why="Les premiers mois, pendant lesquels ton métier compte, durent alors plus longtemps.",
        ),
        _yes_no(
            "offre_salaire",
            "Le salaire atteint-il le minimum du secteur ?",
            "offre_distance",
            "Salaire",
            why="L'offre cite souvent une commission paritaire : un syndicat connaît le barème qui va avec.",
        ),
        _yes_no(
            "offre_distance",
            _asking("Le travail est-il à plus de {} de chez toi ?", "trajet_distance"),
            [When(Is("offre_distance", "non"), "offre_absence"), "offre_trajet"],
            "Distance",
        ),
        _yes_no(
            "offre_trajet",
            _asking("Aller et retour, les trajets prennent-ils plus de {} ?", "trajet_heures"),
            "offre_absence",
            "Trajets",
        ),
        _yes_no(
            "offre_absence",
            _asking("Serais-tu d'habitude hors de chez toi plus de {}, trajets compris ?", "absence_heures"),
            "offre_nuit",
            "Absence de chez toi",
        ),
        _yes_no(
            "offre_nuit",
            _asking("Y a-t-il du travail entre {} et {} ?", "nuit_debut", "nuit_fin"),
            "offre_sante",
            "Travail de nuit",
        ),
        Question(
            "offre_sante",
            "Ta santé te permet-elle de faire ce travail ?",
            Choice(
                {"oui": "Oui", "non": "Non", "prive": "Je préfère ne pas répondre"},
                also={
                    "oui": ("ouais", "yes", "bien sûr", "ça va", "en forme"),
                    "non": ("nan", "malade", "mal au dos", "handicap", "enceinte"),
                    "prive": ("privé", "ça ne te regarde pas", "passe", "je ne veux pas le dire"),
                },
                unsure=True,
            ),
            "offre",
            help="La santé est un des critères. Un oui ou un non suffit. Je ne garde ta réponse que si tu le veux.",
            keep="sensitive",
            harmless=("prive", UNSURE),
            short="Santé",
        ),
        Outcome("offre", _offer),
        Outcome("formation", _training),
    ),
)
