"""From what the ward asked for to what shows that it works."""

from honbu.config import trace


def test_every_requirement_of_a_shipped_module_is_carried_by_a_test() -> None:
    """What is shipped is shown to work."""
    assert trace.untested() == []


def test_no_test_carries_a_requirement_that_nobody_asked_for() -> None:
    """An id is spelled as the document spells it."""
    assert set(trace.tests()) <= {row.id for row in trace.requirements()}


def test_the_table_of_traces_is_up_to_date() -> None:
    """`honbu trace` writes it."""
    assert (trace.ROOT / "docs/traced.md").read_text(encoding="utf-8") == trace.table()


def test_all_nine_modules_are_asked_for() -> None:
    """The document is read whole."""
    modules = {name for row in trace.requirements() for name in row.modules}
    assert len(trace.requirements()) == 50
    assert {"meetings", "audits", "portfolio", "standardization", "facilities", "disaster", "telephony"} <= modules
