"""The words of the field form's script, in the reader's language."""

from django.utils.translation import gettext as _

from honbu.modules.audits.domain.field_records import VERDICT_WORDS


def words() -> dict[str, str]:
    """Each by the name under which the script knows it; {n} and the like are filled in there."""
    verdicts = {f"verdict_{verdict.value}": word for verdict, word in VERDICT_WORDS.items()}
    return verdicts | {}
