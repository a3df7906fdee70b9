"""保存: how long notices and finished work are kept, as the ward's papers are: from the end of their fiscal year."""

from collections.abc import Mapping

RETENTION_YEARS: Mapping[str, int] = {"notice": 1, "todo": 5}
