"""The door of the audits: what others can hear of them."""

from honbu.modules.audits.domain.events import FindingReopened, TrainingNeeded

__all__ = ["FindingReopened", "TrainingNeeded"]
