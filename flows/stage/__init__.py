"""From the answers of the conversations to the dates of the stage, and to what is said about them."""

from flows.stage.answers import StageFacts, stage_facts
from flows.stage.dates import Dates, Gap, dates_of
from flows.stage.deadlines import Deadlines, deadlines
from flows.stage.phase import phase_of
from flows.stage.recall import recalled

__all__ = ["Dates", "Deadlines", "Gap", "StageFacts", "dates_of", "deadlines", "phase_of", "recalled", "stage_facts"]
