"""What several conversations say the same way: the service of a Region, contacts, filled texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from flows.engine import Answers, Context
from flows.kinds import UNSURE
from flows.reply import Text
from knowledge.french import continued
from knowledge.loader import load_contacts
from knowledge.schema import Contact, Source
from knowledge.texts import fill

SERVICE: Final = {
    "wallonie": "forem",
    "bruxelles": "actiris",
    "flandre": "vdab",
    "communaute_germanophone": "adg",
}

ESTIMATE: Final = (
    "C'est une estimation, dimanches non comptés et jours fériés comptés. L'ONEM et ton organisme de paiement décident."
)


def service(answers: Answers) -> Contact:
    """The employment service of the person's Region; the Forem while the Region is not known."""
    return load_contacts()[SERVICE.get(answers.get("region", ""), "forem")]


# "au Forem", "du Forem", "le Forem", as each service says it.
_IN_REGION: Final = {
    "bruxelles": ("à Actiris", "d'Actiris", "Actiris"),
    "flandre": ("au VDAB", "du VDAB", "le VDAB"),
    "communaute_germanophone": ("à l'ADG", "de l'ADG", "l'ADG"),
}


def in_region(text: str, answers: Answers) -> str:
    """*text* with the person's own service where it names the Forem as the service that follows them."""
    to, of, name = _IN_REGION.get(answers.get("region", ""), ("", "", ""))
    if not name:
        return text
    capital = name[0].upper() + name[1:]
    that = f"qu'{name}" if name[0] in "AEIOUY" else f"que {name}"
    own_words = (("au Forem", to), ("du Forem", of), ("que le Forem", that), ("Le Forem", capital), ("le Forem", name))
    for forem, own in own_words:
        text = text.replace(forem, own)
    return text


def own_contacts(names: Iterable[str], answers: Answers) -> tuple[str, ...]:
    """Names of contacts, each once, with the person's own service in place of the Forem."""
    return tuple(
        dict.fromkeys(SERVICE.get(answers.get("region", ""), name) if name == "forem" else name for name in names)
    )


def reach(contact: Contact) -> str:
    """How to reach somebody: "le Forem (0800 93 947, www.leforem.be)"."""
    ways = [way for way in (contact.phone, contact.site) if way] or [contact.offices or ""]
    return f"{contact.name} ({', '.join(ways)})" if any(ways) else contact.name


def reach_all(names: Iterable[str]) -> tuple[str, ...]:
    contacts = load_contacts()
    return tuple(f"{reach(contacts[name])} : {continued(contacts[name].use)}" for name in names)


def student_job(answers: Answers) -> Iterator[Text]:
    """The conflict of sources on a student job, for whoever has one in sight."""
    if answers.get("job_ete") in ("oui", UNSURE):
        yield Text(
            "Job étudiant : l'ONSS, l'ONEM et les caisses l'acceptent encore un temps après les études, l'inspection "
            "sociale pas toujours, surtout une fois inscrit·e. Demande à l'employeur ou à l'ONSS avant de signer."
        )


def ordinary_unemployment(opening: str) -> Text:
    """What about a year of work may open; no source gives the threshold."""
    return Text(
        f"{opening} travaillé environ un an ou plus : le chômage ordinaire est peut-être ouvert, et parfois meilleur. "
        "Fais-le vérifier d'abord. Le nombre exact de jours, je ne l'ai pas."
    )


def filled(text: str, context: Context) -> str:
    return fill(text, context.law, load_contacts(), context.today)


def source_of(context: Context, *names: str) -> tuple[Source, ...]:
    """The sources of parameters in force today, each once."""
    return tuple(dict.fromkeys(context.law.at(name, context.today).source for name in names))
