"""Pay, travel, absence from home, night and health."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.calculators.emploi_convenable.argument import Argument, Scale, three_ways
from knowledge.calculators.emploi_convenable.offer import Offer


def pay(offer: Offer, scale: Scale) -> Iterator[Argument]:
    """The minimum of the law or of the sector; what the net income is compared with was not found."""
    side, code, text = three_ways(
        offer.pay_at_scale,
        ("pay_at_scale", "Le salaire atteint le minimum de la loi ou du secteur."),
        ("pay_below_scale", "Le salaire est sous le minimum de la loi ou du secteur."),
        ("pay", "Le salaire : un syndicat peut vérifier s'il atteint le minimum du secteur (commission paritaire)."),
    )
    yield scale.argue(side, code, "salaire_bareme", text)
    text = "Ton revenu net : c'est un critère de plus, mais je n'ai pas trouvé à quoi on le compare."
    yield scale.argue("unchecked", "net_income", "revenu_net", text)


def travel(offer: Offer, scale: Scale) -> Iterator[Argument]:
    """To work and back; up to a distance, never a reason."""
    near = _at_most(offer.distance_km, scale.number("trajet_distance"))
    short = _at_most(offer.travel_hours, scale.number("trajet_heures"))
    km, hours = scale.say("trajet_distance"), scale.say("trajet_heures")
    if near:
        text = f"Le travail est à {km} ou moins de chez toi : la durée des trajets n'est alors pas une raison."
        yield scale.argue("for", "distance_within", "trajet_distance", text)
    elif short:
        yield scale.argue("for", "travel_within", "trajet_heures", f"Les trajets ne dépassent pas {hours}.")
    elif short is None:
        text = f"Les trajets : je ne sais pas s'ils dépassent {hours}."
        yield scale.argue("unchecked", "travel", "trajet_heures", text)
    elif near is None:
        text = f"La distance : jusqu'à {km}, des trajets de plus de {hours} ne sont pas une raison."
        yield scale.argue("unchecked", "distance", "trajet_distance", text)
    else:
        text = f"Les trajets dépassent {hours}, et le travail est à plus de {km}."
        yield scale.argue("against", "travel_over", "trajet_heures", text)


def absence(offer: Offer, scale: Scale) -> Iterator[Argument]:
    """Away from home; whether the distance rule covers it too was not found."""
    hours, km = scale.say("absence_heures"), scale.say("trajet_distance")
    within = _at_most(offer.absence_hours, scale.number("absence_heures"))
    if within is False and _at_most(offer.distance_km, scale.number("trajet_distance")):
        # The source of the distance rule speaks of the travel time alone.
        text = f"Plus de {hours} hors de chez toi : à {km} ou moins, je ne sais pas si cela compte encore."
        yield scale.argue("unchecked", "absence_near", "absence_heures", text)
        return
    side, code, text = three_ways(
        within,
        ("absence_within", f"Tu ne serais pas absent·e de chez toi plus de {hours}."),
        ("absence_over", f"Tu serais d'habitude absent·e de chez toi plus de {hours}."),
        ("absence", f"Ton absence de chez toi : je ne sais pas si elle dépasse {hours}, trajets compris."),
    )
    yield scale.argue(side, code, "absence_heures", text)


def night(offer: Offer, scale: Scale) -> Iterator[Argument]:
    """Work at night; its exceptions were not found."""
    hours = f"entre {scale.say('nuit_debut')} et {scale.say('nuit_fin')}"
    side, code, text = three_ways(
        None if offer.night is None else not offer.night,
        ("no_night", f"Il n'y a pas de travail de nuit ({hours})."),
        ("night", f"Il y a du travail de nuit ({hours}). S'il y a des exceptions, je ne les ai pas trouvées."),
        ("night_unknown", f"L'horaire : je ne sais pas s'il y a du travail de nuit ({hours})."),
    )
    yield scale.argue(side, code, "nuit_debut", text)


def health(offer: Offer, scale: Scale) -> Iterator[Argument]:
    """Whether the person is fit for the job; what proves it was not found."""
    side, code, text = three_ways(
        offer.fit,
        ("fit", "Ta santé te permet de faire ce travail."),
        ("not_fit", "Ta santé rend ce travail difficile. Je n'ai pas trouvé quelle preuve il faut : demande-le."),
        ("health", "Ta santé : je n'en sais rien. Elle compte aussi."),
    )
    yield scale.argue(side, code, "sante", text)


def _at_most(number: float | None, limit: float) -> bool | None:
    return None if number is None else number <= limit
