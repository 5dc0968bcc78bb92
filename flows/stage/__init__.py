"""From the answers of the conversations to the dates of the stage, and to what is said about them."""

from flows.stage.answers import StageFacts, stage_facts
from flows.stage.dates import Dates, Gap, dates_of

__all__ = ["Dates", "Gap", "StageFacts", "dates_of", "stage_facts"]
