"""What happens to documents, for whoever wants to hear of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentKept:
    """文書が登録された."""

    document_id: int


@dataclass(frozen=True, slots=True)
class VersionAdded:
    """文書が差し替えられた."""

    document_id: int
    number: int


@dataclass(frozen=True, slots=True)
class DisclosureChanged:
    """公開区分が変わった: `disclosure` is open, partly or closed."""

    document_id: int
    disclosure: str


@dataclass(frozen=True, slots=True)
class DisposalRequested:
    """廃棄が申し出られた."""

    document_id: int
    request_id: int


@dataclass(frozen=True, slots=True)
class DocumentDisposed:
    """文書が廃棄された: its content is gone, what it was is still known."""

    document_id: int
