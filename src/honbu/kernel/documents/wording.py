"""What people read about kinds of files and about what an inspection found."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honbu.kernel.documents.domain.findings import Finding
from honbu.kernel.documents.domain.kinds import KINDS, kind_of_media
from honbu.kernel.documents.models import Document
from honbu.kernel.organisation.public import tree_on

KIND_TITLES: dict[str, str | Promise] = {
    "pdf": "PDF",
    "docx": gettext_lazy("Word文書"),
    "xlsx": gettext_lazy("Excelブック"),
    "pptx": gettext_lazy("PowerPoint"),
    "doc": gettext_lazy("Word文書（旧形式）"),
    "xls": gettext_lazy("Excelブック（旧形式）"),
    "ppt": gettext_lazy("PowerPoint（旧形式）"),
    "odt": gettext_lazy("OpenDocument文書"),
    "ods": gettext_lazy("OpenDocument表計算"),
    "odp": gettext_lazy("OpenDocumentスライド"),
    "rtf": gettext_lazy("リッチテキスト"),
    "txt": gettext_lazy("テキスト"),
    "csv": "CSV",
    "json": "JSON",
    "xml": "XML",
    "html": gettext_lazy("ウェブページ"),
    "svg": gettext_lazy("図（SVG）"),
    "png": gettext_lazy("画像（PNG）"),
    "jpeg": gettext_lazy("写真（JPEG）"),
    "gif": gettext_lazy("画像（GIF）"),
    "webp": gettext_lazy("画像（WebP）"),
    "tiff": gettext_lazy("画像（TIFF）"),
    "zip": gettext_lazy("圧縮ファイル（ZIP）"),
    "archive": gettext_lazy("圧縮ファイル"),
    "program": gettext_lazy("プログラム"),
}

# Rule -> what happened and what to do now. `%(detail)s` is the part, the kind or the figure that was found.
REFUSALS: dict[str, str | Promise] = {
    "empty": gettext_lazy("ファイルの中身が空です。正しいファイルを選び直してください。"),
    "too_large": gettext_lazy("ファイルが大きすぎます。%(detail)sまでに分けるか、画像を小さくしてからお試しください。"),
    "kind": gettext_lazy(
        "この種類のファイル（%(detail)s）は受け付けていません。%(allowed)sのいずれかにして、お試しください。"
    ),
    "name_differs": gettext_lazy(
        "ファイル名の末尾と中身が合っていません。中身は%(detail)sです。元のソフトで開いて保存し直してから、お試しください。"
    ),
    "program": gettext_lazy(
        "プログラムとして実行されるファイルは受け付けていません。文書として作り直してからお試しください。"
    ),
    "broken": gettext_lazy("ファイルが壊れているため確かめられません。元のソフトで開いて保存し直してください。"),
    "encrypted": gettext_lazy(
        "パスワードや編集・印刷の制限がかかっているため、中身を確かめられません。制限を外して保存し直してください。"
    ),
    "macros": gettext_lazy("マクロが含まれています。マクロなしの形式（.docx、.xlsxなど）で保存し直してください。"),
    "active_control": gettext_lazy("自動で動く部品（ActiveX）が含まれています。取り除いて保存し直してください。"),
    "embedded_program": gettext_lazy("プログラムが埋め込まれています（%(detail)s）。取り除いて保存し直してください。"),
    "remote_content": gettext_lazy("開くと外部から内容を読み込む設定があります。取り除いて保存し直してください。"),
    "dde": gettext_lazy("ほかのプログラムを起動する命令（DDE）が含まれています。取り除いて保存し直してください。"),
    "script": gettext_lazy("自動で動く命令（スクリプト）が含まれています。取り除いて保存し直してください。"),
    "pdf.script": gettext_lazy(
        "PDFに自動で動く命令（JavaScript）が含まれています。「PDFとして印刷」で作り直してください。"
    ),
    "pdf.program": gettext_lazy(
        "PDFにほかのプログラムを起動する命令が含まれています。「PDFとして印刷」で作り直してください。"
    ),
    "pdf.attachment": gettext_lazy("PDFに別のファイルが添付されています。取り出して、それぞれ登録してください。"),
    "pdf.sends": gettext_lazy("PDFに入力内容を外部へ送る命令が含まれています。「PDFとして印刷」で作り直してください。"),
    "pdf.unreadable": gettext_lazy(
        "PDFの一部が読めず、安全を確かめられません。「PDFとして印刷」で作り直してください。"
    ),
    "archive.broken": gettext_lazy("圧縮されたデータが壊れています。元のソフトで開いて保存し直してください。"),
    "archive.lies": gettext_lazy("圧縮されたデータの大きさが記録と合いません。元のソフトで保存し直してください。"),
    "archive.bomb": gettext_lazy(
        "展開すると極端に大きくなるファイルです。受け付けられません。元のデータを分けて保存してください。"
    ),
    "archive.too_many_entries": gettext_lazy(
        "中に含まれるファイルが多すぎます（%(detail)s件）。分けてお試しください。"
    ),
    "archive.nested": gettext_lazy(
        "圧縮ファイルの中に圧縮ファイルがあります（%(detail)s）。展開してから登録してください。"
    ),
    "archive.path": gettext_lazy("圧縮ファイルの中に、正しくない場所の名前があります。圧縮し直してください。"),
    "archive.method": gettext_lazy("確かめられない方式で圧縮されています。標準のZIP形式で圧縮し直してください。"),
}

REMARKS: dict[str, str | Promise] = {
    "pdf.opens_somewhere": gettext_lazy("開いたときの表示位置が決められたPDFです。"),
    "csv.formula": gettext_lazy("%(detail)s行目に、表計算ソフトが数式と読むセルがあります。"),
    "ooxml.external_link": gettext_lazy("ほかのファイルへのリンクがあります。開くときに更新しないでください。"),
    "ooxml.embedded": gettext_lazy("別のファイルが埋め込まれています（%(detail)s）。"),
    "text.not_utf8": gettext_lazy("文字コードは%(detail)sです。"),
}


def kind_title(code: str) -> str:
    """Word文書, PDF …; the ending of what is not known, or 不明な形式."""
    return str(KIND_TITLES.get(code) or (f".{code}" if code else _("不明な形式")))


def media_title(media_type: str) -> str:
    """The same by media type."""
    return kind_title(kind_of_media(media_type))


def refusal_of(finding: Finding, allowed: frozenset[str]) -> str:
    """What the person who uploads is told."""
    detail = kind_title(finding.detail) if finding.rule in {"kind", "name_differs"} else finding.detail
    # In the order of the table of kinds: what an office uses most comes first.
    names = _("、").join(dict.fromkeys(kind_title(code) for code in KINDS if code in allowed))
    return str(REFUSALS.get(finding.rule, REFUSALS["broken"])) % {"detail": detail, "allowed": names}


def remark_of(rule: str, detail: str) -> str:
    """What the reader of a version is told of it."""
    return str(REMARKS.get(rule, rule)) % {"detail": detail}


def size_of(count: int) -> str:
    """1.2MB, 340KB, 12バイト."""
    if count >= 1024 * 1024:
        return f"{count / 1024 / 1024:.1f}".removesuffix(".0") + "MB"
    return f"{count / 1024:.0f}KB" if count >= 1024 else _("%(count)sバイト") % {"count": count}


def unit_on_paper(document: Document) -> str:
    """主管, as papers of the ward write it, whatever language the reader has chosen."""
    return tree_on().full_name(document.unit_id) if document.unit_id is not None else _("区全体")
