"""The observation placement of a CPAS (stage IOP): is the planned one possible, what is missing, what credit is left.

Everything is counted in hours: ten half-days are five full-time days, never ten (a "day" is hours / hours of a
full-time day). Three things are readings of a short source, and said as such: the three years roll; the hours of a
placement come back all at once, three years after its last day (its first when the last is not known); a rank counts
every placement done, however old.
"""

from knowledge.calculators.iop.case import IopCase, Placement
from knowledge.calculators.iop.credit import full_time_days, hours_of_days
from knowledge.calculators.iop.indemnity import Indemnity, indemnity
from knowledge.calculators.iop.verdict import IopVerdict, Point, iop_verdict

__all__ = [
    "Indemnity",
    "IopCase",
    "IopVerdict",
    "Placement",
    "Point",
    "full_time_days",
    "hours_of_days",
    "indemnity",
    "iop_verdict",
]
