"""What is typed at questions for which the samples of their kind do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Typed texts by question id, or by "flow/question" where one flow needs others. The first is the ordinary answer.
SAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "naissance": ("12/3/2005", "29/2/2004", "2 janvier 2002", "30/11/2009"),
    "fin_etudes": ("30 juin 2026", "9/9/2026", "20/11/2026"),
    "resultats": ("3 juillet 2026",),
    "demande_le": ("16/11/2026", "10/2/2026"),
    "inscription": ("6/7/2026", "14 septembre 2026", "21/11/2026"),
    "contrat_jours": ("120", "0", "400 jours"),
    "travail_du": ("13/7/2026",),
    "travail_au": ("30/10/2026",),
    "travail_rythme": ("5", "1", "3 jours"),
    "travail_heures": ("19", "30,5"),
    "evenement_1_du": ("5/10/2026",),
    "evenement_1_au": ("9/10/2026",),
    "evenement_2_du": ("12/10/2026",),
    "evenement_2_au": ("16/10/2026",),
    "evenement_3_du": ("19/10/2026",),
    "evenement_3_au": ("23/10/2026",),
    "absence_le": ("2/11/2026",),
    "negative_le": ("3/11/2026",),
    "positive_le": ("17/11/2026",),
    "attestation_debut": ("6/7/2026", "1/8/2026"),
    "attestation_fin": ("2/1/2027", "28/7/2027"),
    "iop_1_fin": ("16/1/2026",),
    "iop_2_fin": ("13/2/2026",),
    "iop_3_fin": ("13/3/2026",),
    "iop_1_duree": ("38 heures", "5 jours"),
    "iop_2_duree": ("38 heures", "5 jours"),
    "iop_3_duree": ("38 heures", "10 jours"),
    "iop_prevu_du": ("7/12/2026",),
    "iop_prevu_au": ("18/12/2026",),
    "iop_prevu_duree": ("76 heures", "12 jours"),
    "rdv_jour": ("15/1/2027", "24 novembre"),
    "rdv_heure": ("14h30", "8h15"),
    "rdv_lieu": ("Rue de Fer 4, 5000 Namur", "passer"),
    "rdv_papiers": ("mon CV et ma carte d'identité.", "rien"),
    "rdv_note": ("demander pour le stage d'un jour", "non"),
}
