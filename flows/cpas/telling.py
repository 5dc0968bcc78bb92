"""What the conversations about the CPAS say the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from flows.engine import Answers, Context
from flows.reply import Items, Reply, Text
from flows.telling import filled, service
from knowledge.errors import InvalidCase, OutOfPeriod
from knowledge.french import say_day

Tell = Callable[[Answers, Context], Reply]

CPAS_DECIDES = "C'est ton CPAS qui décide, pas moi : montre-lui cette réponse et demande-lui de la confirmer."

_OLDER_RULES = (
    "Ces règles viennent d'une présentation sans date, plus ancienne que le décret annoncé le "
    "{inscription_cpas.annonce}. Demande à ton CPAS ce qui vaut aujourd'hui."
)


def kindly(tell: Tell) -> Tell:
    """*tell*, which never breaks: a day without a rule sends to the CPAS, contradictory answers are named."""

    def told(answers: Answers, context: Context) -> Reply:
        try:
            return tell(answers, context)
        except OutOfPeriod as unknown:
            return Reply(
                (
                    Text(f"Je n'ai pas de règle pour le {say_day(unknown.day)}. Je préfère ne rien inventer."),
                    Text("Demande à ton CPAS ce qui valait ce jour-là, ou corrige la date si elle est fausse."),
                )
            )
        except InvalidCase as problem:
            return Reply((Text(str(problem)), Text("Corrige la réponse en cause : rien d'autre n'est perdu.")))

    return told


def day_of(answers: Answers, name: str) -> date | None:
    """The day answered to *name*; None when it was not asked or is not known."""
    text = answers.get(name, "")
    return date.fromisoformat(text) if text[:1].isdigit() else None


def older_rules(context: Context) -> Text:
    """The label of everything that rests on the agreement between Forem and CPAS."""
    return Text(filled(_OLDER_RULES, context))


def how_to_register(answers: Answers, context: Context) -> Items:
    """How one registers with the Forem, the lines that do not concern this person left out."""
    return Items(tuple(filled(line, context) for line in _ways(answers)), title="T'inscrire au Forem")


def _ways(answers: Answers) -> Iterator[str]:
    if answers.get("belge") == "non":
        yield "Sans nationalité belge : sur place, dans un bureau du Forem. Appelle d'abord le {contact.forem.phone}."
    else:
        yield "Sur {contact.forem.site}, au {contact.forem.phone} (gratuit) ou dans un bureau du Forem."
        if answers.get("belge") != "oui":
            yield "Sans nationalité belge : sur place, obligatoirement."
    if answers.get("cpas_situation") not in ("revenu", "aide", "aucune", "fini"):
        yield (
            "Sous contrat {articles_60_61.nom_60} ou {articles_60_61.nom_61} : choisis « J'ai un contrat de travail », "
            "et garde un espace personnel actif sur le site du Forem."
        )
    if answers.get("cpas_situation") != "contrat":
        yield "Indépendant·e à titre complémentaire : choisis « Je suis sans emploi »."


def elsewhere(subject: str) -> Tell:
    """The answer for whoever lives outside French-speaking Wallonia."""

    def told(answers: Answers, context: Context) -> Reply:
        name = service(answers).name
        return Reply(
            (
                Text(f"{subject} : c'est une règle wallonne, du Forem. Chez toi, ton service de l'emploi est {name}."),
                Text(f"Demande à ton CPAS ce qu'il organise avec {name} : mes sources ne le disent pas."),
            ),
            then=("piis", "stage_insertion"),
        )

    return told
