"""What the checks of notices and work start from."""

import pytest

from honbu.kernel.notices.tests.makers import Ward, small_ward
from honbu.kernel.organisation.public import forget_trees


@pytest.fixture
def ward(db: None) -> Ward:
    """The small ward."""
    forget_trees()
    return small_ward()
