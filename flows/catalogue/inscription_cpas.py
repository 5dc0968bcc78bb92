"""Je suis aidé·e par le CPAS : dois-je m'inscrire au Forem, et avant quand ?"""

from __future__ import annotations

from flows.cpas.questions import cpas_situation, granted_on, registered_now
from flows.cpas.registering import registered, to_register, without_cpas
from flows.cpas.telling import elsewhere
from flows.engine import Flow, Is, Outcome, When
from flows.questions import belgian, region, summer_job

FLOW = Flow(
    id="inscription_cpas",
    title="CPAS : m'inscrire au Forem",
    order=65,
    start="region",
    nodes=(
        region([When(Is("region", "wallonie"), "cpas_situation"), "autre_region"]),
        cpas_situation("inscrit_maintenant"),
        registered_now(
            [
                When(Is("inscrit_maintenant", "oui"), "deja_inscrit"),
                When(Is("cpas_situation", "revenu", "aide"), "ri_decision"),
                "belge",
            ]
        ),
        granted_on("belge"),
        belgian([When(Is("cpas_situation", "contrat"), "a_inscrire"), "job_ete"]),
        summer_job([When(Is("cpas_situation", "aucune"), "sans_cpas"), "a_inscrire"]),
        Outcome("autre_region", elsewhere("L'inscription des personnes aidées par le CPAS")),
        Outcome("deja_inscrit", registered),
        Outcome("sans_cpas", without_cpas),
        Outcome("a_inscrire", to_register),
    ),
)
