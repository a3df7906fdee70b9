"""審議経過: paragraph by paragraph from the opening to the closing, each taken for what it is and none dropped."""

import re
from dataclasses import dataclass, field

from honbu.kernel.clock import public as clock
from honbu.modules.meetings.domain.reading.form import ITEM_START, ITEM_TITLE, KIND_OF, PAGE_NUMBER, number
from honbu.modules.meetings.domain.reading.pieces import MARKDOWN_HEAD, Piece, plain, squeezed
from honbu.modules.meetings.domain.reading.profiles import CHAIRS, DEPUTIES, Profile, unknown_speaker
from honbu.modules.meetings.domain.record import Block, BlockKind, Doubt, ItemKind, Part, Severity, Span

_S = r"[ \u3000]*"
_OPEN, _CLOSE = r"[〔\[［【(（<＜]", r"[〕\]］】)）>＞]"
_N = "[0-9０-９]"
EXPLANATION = re.compile(
    rf"{_OPEN}{_S}(?P<who>[^：:「」]{{1,20}}?){_S}[:：]{_S}(?P<what>.+?){_S}を?説明{_S}{_CLOSE}", re.DOTALL
)
SUMMARY = re.compile(rf"要{_S}旨{_S}[:：]{_S}")
_DASHES = r"[—―‐‑–－ー─━-]"
RESOLUTION = re.compile(rf"{_DASHES}{{1,4}}{_S}(?P<words>[^—―‐‑–－─━]{{1,60}}?){_S}(?:{_DASHES}|…|‥){{1,4}}")
NO_QUESTIONS = re.compile(
    rf"{_OPEN}?{_S}(?:質疑応答|質疑・意見|質疑|質問|ご?意見)等?[はが]?(?:なし|無し|無|特になし){_S}{_CLOSE}?。?"
)
CLOCK_MARK = re.compile(
    rf"{_OPEN}?{_S}(?P<when>(?:午前|午後)?{_S}{_N}{{1,2}}{_S}[:：時]{_S}(?:{_N}{{1,2}}{_S}分?)?半?)"
    rf"{_S}(?P<what>開会|終了|閉会|散会|開始|再開|休憩){_S}{_CLOSE}?"
)
_HEADERS = {"審議経過", "会議録", "議事録", "会議の経過"}
_FINISHED = "。」』）)？?！!…］]〕"
# What a resolution says, longest first; the office word that stands for it in the agenda.
RESOLUTIONS: tuple[tuple[str, str], ...] = (
    ("修正のうえ承認", "修正のうえ承認"),
    ("修正の上承認", "修正のうえ承認"),
    ("修正案のとおり", "修正のうえ承認"),
    ("案のとおり承認", "案のとおり承認"),
    ("原案のとおり", "案のとおり承認"),
    ("原案どおり", "案のとおり承認"),
    ("案のとおり決定", "案のとおり承認"),
    ("条件付", "承認(宿題あり)"),
    ("宿題", "承認(宿題あり)"),
    ("継続審議", "継続審議"),
    ("継続して審議", "継続審議"),
    ("否決", "否決"),
    ("不承認", "否決"),
    ("取下げ", "取下げ"),
    ("取り下げ", "取下げ"),
    ("報告了承", "報告了承"),
    ("承認", "案のとおり承認"),
    ("可決", "案のとおり承認"),
    ("了承", "了承"),
    ("了解", "了承"),
)


def resolution_of(words: str) -> str:
    """The office word for what a resolution says, empty for unknown wording."""
    text = squeezed(words)
    return next((word for pattern, word in RESOLUTIONS if pattern in text), "")


@dataclass
class Proceedings:
    """The reader's state between paragraphs. `aliases` are titles that stand for a role here (副区長 → 本部長)."""

    profile: Profile
    aliases: dict[str, str]
    groups: dict[str, str]  # post as listed -> its group
    item: str = ""
    pending: ItemKind | None = None
    blocks: list[Block] = field(default_factory=list)
    titles: list[tuple[str, str, Span]] = field(default_factory=list)  # item, title in the body, place
    resolutions: dict[str, str] = field(default_factory=dict)
    marks: list[tuple[str, str, Span]] = field(default_factory=list)  # 開会 or 終了, the time as written, place
    layout: list[Part] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    headed: bool = False
    closed: bool = False  # after 終了 only the fields below the proceedings can come
    readings: list[clock.Reading] = field(default_factory=list)  # every date in the text

    def take(self, piece: Piece) -> None:
        """One more paragraph."""
        for read in (
            self._page_header,
            self._item,
            self._explanation,
            self._summary,
            self._no_questions,
            self._clock_mark,
            self._resolution,
            self._speech,
            self._continuation,
        ):
            if read(piece):
                return
        self._unread(piece)

    def _page_header(self, piece: Piece) -> bool:
        if len(piece.text) > 16:
            return False
        word = squeezed(piece.text)
        if word in _HEADERS:
            self.layout.append(Part("page_header" if self.headed else "label", piece.span))
            if self.headed:
                message = "発言の途中に改ページの見出し「審議経過」があります。本文から外して読みました。"
                self.doubts.append(Doubt("page_header", Severity.NOTE, piece.span, message))
            self.headed = True
            return True
        if PAGE_NUMBER.fullmatch(piece.text):
            self.layout.append(Part("page_number", piece.span))
            return True
        return False

    def _item(self, piece: Piece) -> bool:
        text = piece.text
        if self.pending is not None:
            numbered = ITEM_TITLE.fullmatch(text)
            if numbered:
                self._begin(self.pending, number(numbered["no"]), numbered["title"].strip(), piece.span)
                return True
        start = ITEM_START.fullmatch(text)
        if start is None or len(text) > 200:
            return False
        no = start["no"] or start["plain_no"]
        if no:
            self._begin(KIND_OF[start["kind"]], number(no), start["title"].strip(), piece.span)
            return True
        if not start["title"]:
            self.pending = KIND_OF[start["kind"]]
            self.layout.append(Part("item_kind", piece.span))
            return True
        return False

    def _begin(self, kind: ItemKind, no: int, title: str, span: Span) -> None:
        self.item = f"{kind.value}{no}"
        self.titles.append((self.item, title, span))
        self.layout.append(Part("item_title", span))
        self.pending = kind

    def _explanation(self, piece: Piece) -> bool:
        match = EXPLANATION.fullmatch(piece.text)
        if match is None:
            return False
        who, what = squeezed(match["who"]), match["what"].strip()
        whole = re.fullmatch(r"「([^「」]*)」", what)
        self._add(piece, BlockKind.EXPLANATION, who, whole[1] if whole else what, label=match["who"].strip())
        return True

    def _summary(self, piece: Piece) -> bool:
        match = SUMMARY.match(piece.text)
        if match is None:
            return False
        self._add(piece, BlockKind.SUMMARY, "", piece.text[match.end() :], label="要旨")
        return True

    def _no_questions(self, piece: Piece) -> bool:
        if len(piece.text) > 20 or not NO_QUESTIONS.fullmatch(piece.text):
            return False
        self._add(piece, BlockKind.NO_QUESTIONS, "", piece.text.strip("()（）〔〕[]［］【】 \u3000"))
        return True

    def _clock_mark(self, piece: Piece) -> bool:
        match = CLOCK_MARK.fullmatch(piece.text) if len(piece.text) <= 30 else None
        if match is None:
            return False
        self.marks.append((match["what"], match["when"].strip(), piece.span))
        if match["what"] in {"終了", "閉会", "散会"}:
            self.item, self.closed = "", True
        self._add(piece, BlockKind.NOTE, "", piece.text)
        return True

    def _resolution(self, piece: Piece) -> bool:
        match = RESOLUTION.fullmatch(piece.text) if len(piece.text) <= 80 else None
        if match is None:
            return False
        words = match["words"].strip()
        found = resolution_of(words)
        if not found:
            message = f"「{words}」は知らない議決の言葉です。結果を選んでください。"
            self.doubts.append(Doubt("unknown_resolution", Severity.CONFIRM, piece.span, message))
        if self.item:
            self.resolutions[self.item] = found
        self._add(piece, BlockKind.RESOLUTION, "", words)
        return True

    def _speech(self, piece: Piece) -> bool:
        text = MARKDOWN_HEAD.sub("", piece.text, count=1) if piece.text.startswith("#") else piece.text
        shift = len(piece.text) - len(text)
        match = self.profile.speaker.match(text)
        if match is None and self.profile.chair_by_space is not None:
            match = self.profile.chair_by_space.match(text)
        if match is not None:
            role = self.aliases.get(match["role"], match["role"])
            self._add(piece, BlockKind.SPEECH, role, piece.text[shift + match.end() :], label=match["label"].strip())
            return True
        other = unknown_speaker(text)
        if other is None or self.profile.name == "summary_only":
            return False
        label = squeezed(other["label"])
        role = self.aliases.get(label) or self.groups.get(label, "")
        if not role:
            role = label
            message = f"「{label}」は、この会議体の役名にも出席者にもありません。だれの発言か選んでください。"
            self.doubts.append(Doubt("unknown_speaker", Severity.CONFIRM, piece.span, message))
        else:
            message = f"「{label}」の発言を、{role}の発言として読みました。"
            self.doubts.append(Doubt("speaker_by_post", Severity.CONFIRM, piece.span, message, role))
        self._add(piece, BlockKind.SPEECH, role, piece.text[shift + other.end() :], label=label)
        return True

    def _continuation(self, piece: Piece) -> bool:
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.kind not in {BlockKind.SPEECH, BlockKind.SUMMARY, BlockKind.EXPLANATION}:
            return False
        if last.text and last.text[-1] in _FINISHED:
            return False
        pieces = (*(last.joined or (last.span,)), piece.span)
        self.blocks[-1] = Block(
            last.item, last.kind, last.role, last.text + piece.text, (last.span[0], piece.end), last.label, pieces
        )
        message = "改ページで切れた文をつなげて読みました。"
        suggestion = f"{last.text[-12:]}{piece.text[:12]}"
        self.doubts.append(Doubt("sentence_cut", Severity.NOTE, (last.span[1], piece.start), message, suggestion))
        return True

    def _unread(self, piece: Piece) -> None:
        """What is none of all this stays where it is as a note, and is asked about."""
        last = self.blocks[-1] if self.blocks else None
        if self.profile.name != "summary_only":
            if last is not None and last.kind is BlockKind.SPEECH:
                message = "だれの発言か書かれていない段落です。前の発言の続きですか。"
                self.doubts.append(Doubt("unlabelled_paragraph", Severity.CONFIRM, piece.span, message, last.role))
            else:
                message = "この段落が何であるか読み取れませんでした。そのまま注記として残します。"
                self.doubts.append(Doubt("unread_paragraph", Severity.CONFIRM, piece.span, message))
        self._add(piece, BlockKind.NOTE, "", piece.text)

    def _add(self, piece: Piece, kind: BlockKind, role: str, text: str, label: str = "") -> None:
        self.blocks.append(Block(self.item, kind, role, text.strip(), piece.span, label))


def aliases_of(attendance: list[tuple[str, str]]) -> dict[str, str]:
    """副区長(本部長): a title that speaks as the chair or deputy. Pairs are post and note."""
    return {plain(post): note for post, note in attendance if note in (*CHAIRS, *DEPUTIES)}
