"""What speaks for and against a job offer being an "emploi convenable". Weighs, never concludes; never a training."""

from knowledge.calculators.emploi_convenable.argument import Argument, Side
from knowledge.calculators.emploi_convenable.offer import Offer
from knowledge.calculators.emploi_convenable.profession import in_first_months
from knowledge.calculators.emploi_convenable.weighing import Weighing, weigh

__all__ = ["Argument", "Offer", "Side", "Weighing", "in_first_months", "weigh"]
