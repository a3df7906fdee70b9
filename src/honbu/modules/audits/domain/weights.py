"""重み as they are stored with a plan and published with its draw."""

from collections.abc import Mapping
from typing import Any

from honbu.modules.audits.domain.planning.risk import Factor, RiskRefused, Weight, Weights


def weights_from(data: Mapping[str, Any]) -> Weights:
    """Weights as `Weights.as_data` gave them. Raises RiskRefused for what is no weight."""
    try:
        return Weights(
            str(data["version"]),
            {
                Factor(name): Weight(int(one["points"]), int(one["most"]), tuple(int(band) for band in one["bands"]))
                for name, one in data["factors"].items()
            },
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, RiskRefused):
            raise
        raise RiskRefused("リスク点の重みを読み取れません。") from error
