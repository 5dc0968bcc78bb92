"""Un rendez-vous : quoi, quand, comment, où ; puis un oui avant de le garder."""

from __future__ import annotations

from datetime import date, time

from flows.appointments.identity import Unsigned
from flows.appointments.reply import appointment_of, kept
from flows.appointments.telling import MODES, say_appointment
from flows.appointments.wall_clock import is_doubled, is_skipped
from flows.engine import Answers, Context, Flow, Is, Outcome, Question, When
from flows.kinds import Choice, Day, FreeText, TimeOfDay
from knowledge.loader import load_appointment_kinds

_DETAILS = "details"


def _summed_up(answers: Answers, _: Context) -> str:
    appointment = appointment_of(answers)
    doubled = is_doubled(appointment.local.date(), appointment.local.time())
    twice = " Cette nuit-là, l'heure passe deux fois : je prends la première." if doubled else ""
    # What concerns the CPAS is kept only after a yes that says why.
    why = " Je garde alors que c'est au CPAS, seulement pour te le rappeler." if appointment.kind == "cpas" else ""
    return f"{say_appointment(appointment)}.{twice} C'est bien ça ?{why}"


def _told_by_the_clock(answer: str, answers: Answers, _: date) -> str | None:
    """The hour that spring skips does not exist."""
    day = answers.get("rdv_jour", "")
    if not day or not is_skipped(date.fromisoformat(day), time.fromisoformat(answer)):
        return None
    return "Cette heure n'existe pas ce jour-là : la nuit du passage à l'heure d'été la saute. Vérifie la convocation."


FLOW = Flow(
    id="rendez_vous",
    title="Noter un rendez-vous",
    order=48,
    start="rdv_numero",
    nodes=(
        Question(
            "rdv_numero",
            "Quel rendez-vous ?",
            FreeText(),
            "rdv_depuis",
            default="nouveau",
        ),
        Question(
            "rdv_depuis",
            "Veux-tu donner aussi le lieu et les papiers ?",
            Choice({"court": "Non", _DETAILS: "Oui"}),
            "rdv_genre",
            default="court",
        ),
        Question(
            "rdv_genre",
            "C'est quel rendez-vous ?",
            Choice(
                {name: kind.label for name, kind in load_appointment_kinds().items()},
                also={
                    "forem_entretien": ("forem", "conseiller", "bilan", "actiris", "vdab", "adg"),
                    "forem_evaluation": ("évaluation", "contrôle"),
                    "welcome": ("welcome", "séance d'info"),
                    "formation": ("formation", "cours", "test"),
                    "cpas": ("cpas", "assistante sociale", "assistant social"),
                    "organisme_paiement": ("capac", "csc", "fgtb", "cgslb", "syndicat"),
                    "autre": ("autre", "employeur", "entretien d'embauche"),
                },
            ),
            "rdv_jour",
            help="Je te rappelle ce qu'il faut prendre, et quoi faire si tu ne peux pas y aller.",
            short="Quoi",
        ),
        Question(
            "rdv_jour",
            "Quel jour ?",
            Day(when="future"),
            "rdv_heure",
            short="Jour",
        ),
        Question(
            "rdv_heure",
            "À quelle heure ?",
            TimeOfDay(),
            [When(Is("rdv_depuis", _DETAILS), "rdv_mode"), "rdv_ok"],
            help="Par exemple « 14h » ou « 8h15 ».",
            short="Heure",
            check=_told_by_the_clock,
        ),
        Question(
            "rdv_mode",
            "Comment se passe-t-il ?",
            Choice(
                {name: label[:1].upper() + label[1:] for name, label in MODES.items()},
                also={
                    "place": ("sur place", "là-bas", "en personne", "bureau", "physique"),
                    "phone": ("téléphone", "tel", "gsm", "appel"),
                    "video": ("vidéo", "visio", "teams", "zoom", "en ligne"),
                },
                unsure=True,
            ),
            [When(Is("rdv_mode", "place"), "rdv_lieu"), "rdv_papiers"],
            short="Comment",
        ),
        Question(
            "rdv_lieu",
            "Où ?",
            Unsigned(max_length=150, optional=True),
            "rdv_papiers",
            short="Lieu",
        ),
        Question(
            "rdv_papiers",
            "Quels papiers faut-il prendre ?",
            Unsigned(max_length=300, optional=True),
            "rdv_note",
            help="Ce que dit la convocation. Sans réponse, je te rappelle ce qu'on prend d'habitude.",
            short="À prendre",
        ),
        Question(
            "rdv_note",
            "Autre chose à retenir ?",
            Unsigned(max_length=300, optional=True),
            "rdv_ok",
            help="Une question à poser, un nom de rue… N'écris pas ton numéro national.",
            short="Note",
        ),
        Question(
            "rdv_ok",
            _summed_up,
            Choice(
                {"oui": "Oui, c'est ça", _DETAILS: "Ajouter le lieu, les papiers", "non": "Corriger"},
                also={"oui": ("oui", "ok", "exact", "c'est ça", "ouais", "d'accord"), "non": ("non", "faux", "pas ça")},
            ),
            "garde",
            help="Je le garde ici, pour te le rappeler. Rien n'est envoyé au Forem ni à personne.",
        ),
        Outcome("garde", kept),
    ),
)
