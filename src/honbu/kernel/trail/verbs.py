"""The verbs of the trail in words; each part says its own through its manifest."""

from collections.abc import Mapping

from django.utils.translation import gettext

_sentences: dict[str, str] = {}


def declare(sentences: Mapping[str, str]) -> None:
    """The registry hands over what the manifests say."""
    _sentences.clear()
    _sentences.update(sentences)


def known() -> dict[str, str]:
    """Every verb with its words."""
    return dict(_sentences)


def sentence(verb: str) -> str:
    """A verb in words; one that nobody declared is shown as it is."""
    if verb in _sentences:
        return gettext(_sentences[verb])
    if verb.endswith(".read"):
        return gettext("閲覧")
    return verb
