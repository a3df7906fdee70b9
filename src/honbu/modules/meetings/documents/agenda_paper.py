"""次第 and 招集通知: what a member has in hand, as PDF and Word."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.models import Meeting
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.models.meetings import Kind
from honbu.modules.meetings.queries.agenda import Line
from honbu.modules.meetings.queries.records import secretariat_of

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "meetings" / "agenda.typ"
KINDS = {Kind.MATTER: "議案", Kind.REPORT: "報告事項"}


def title_of(meeting: Meeting) -> str:
    """令和8年度 第2回…"""
    return name_of_meeting(meeting.body.name, meeting.fiscal_year, meeting.ordinal, meeting.held_on)


def time_and_place(meeting: Meeting) -> str:
    """令和8年11月25日(水) 午後1時30分から午後3時まで."""
    if meeting.held_on is None:
        return "日時未定"
    day = clock.format_long(meeting.held_on)
    if meeting.starts_at is None:
        return day
    until = f"{_spoken(meeting.ends_at)}まで" if meeting.ends_at else ""
    return f"{day} {_spoken(meeting.starts_at)}から{until}"


def _spoken(at: Any) -> str:
    half, hour = ("午前", at.hour) if at.hour < 12 else ("午後", at.hour - 12)
    return f"{half}{hour}時{f'{at.minute}分' if at.minute else ''}"


def groups_of(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The items in the order of the day, under 議案 and 報告事項 as they follow each other."""
    groups: list[dict[str, Any]] = []
    for line in lines:
        title = KINDS[Kind(line.item.kind)]
        if not groups or groups[-1]["title"] != title:
            groups.append({"title": title, "items": []})
        slot = line.slot
        groups[-1]["items"].append(
            {
                "no": f"({line.item.no})",
                "title": line.item.title,
                "explainer": line.item.explainer,
                "time": f"{slot.begins:%-H:%M}～{slot.ends:%-H:%M}" if slot else "",
                "materials": [f"{paper.material.label}　{paper.material.title}" for paper in line.papers],
            }
        )
    return groups


def _values(meeting: Meeting, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "title": title_of(meeting),
        "when": time_and_place(meeting),
        "place": meeting.place or "未定",
        "groups": groups_of(lines),
        "secretariat": secretariat_of(meeting),
        "disclosure": meeting.meeting_openness,
    }


def make_agenda(meeting: Meeting, lines: Sequence[Line], form: str) -> documents.Paper:
    """次第 as `pdf` or `docx`. Raises UnknownForm."""
    title = f"{title_of(meeting)}次第"
    if form == "pdf":
        return documents.paper_of(documents.render_pdf(TEMPLATE, _values(meeting, lines)), title, form)
    if form == "docx":
        return documents.paper_of(_agenda_word(meeting, lines), title, form)
    raise documents.UnknownForm(form)


def agenda_pictures(meeting: Meeting, lines: Sequence[Line]) -> Sequence[bytes]:
    """Its pages as pictures."""
    return documents.render_pictures(TEMPLATE, _values(meeting, lines))


def _agenda_word(meeting: Meeting, lines: Sequence[Line]) -> bytes:
    values = _values(meeting, lines)
    blocks: list[Any] = [
        documents.Heading(values["title"]),
        documents.Heading("次　第"),
        documents.Paragraph(f"日時　{values['when']}", align="right"),
        documents.Paragraph(f"場所　{values['place']}", align="right"),
        documents.Heading("１　開会", 2),
        documents.Heading("２　議題", 2),
    ]
    for group in values["groups"]:
        blocks.append(documents.Heading(group["title"], 3))
        rows = [
            (
                item["no"],
                "\n".join([item["title"], *(f"　{name}" for name in item["materials"])]),
                item["explainer"],
                item["time"],
            )
            for item in group["items"]
        ]
        blocks.append(
            documents.Grid(
                ("番号", "件名・資料", "説明者", "予定"), rows, (1, 6, 2, 2), ("center", "left", "left", "center")
            )
        )
    blocks += [documents.Heading("３　閉会", 2), documents.Paragraph(f"事務局　{values['secretariat']}", align="right")]
    return documents.word_from_blocks(blocks, title=f"{values['title']}次第", disclosure=values["disclosure"])


def notice_of(meeting: Meeting, lines: Sequence[Line]) -> documents.Letter:
    """招集通知: the chair calls the members."""
    body = meeting.body
    chair = body.memberships.on(meeting.held_on or clock.today()).filter(role=Role.CHAIR).first()
    sender = [body.name, f"{body.chair_word}　{chair.post}" if chair else body.chair_word]
    agenda = "\n".join(
        text
        for group in groups_of(lines)
        for text in (group["title"], *(f"{item['no']} {item['title']}" for item in group["items"]))
    )
    papers = "\n".join(name for group in groups_of(lines) for item in group["items"] for name in item["materials"])
    return documents.Letter(
        title=f"{title_of(meeting)}の開催について（通知）",
        to=[f"{body.member_word}　各位"],
        sender=sender,
        paragraphs=[
            "標記の会議を、下記のとおり開催しますので、ご出席ください。",
            "出欠は、前日までに庁内の画面でお答えください。出席できないときは、代理の方をお知らせください。",
        ],
        items=[
            documents.Item("日時", time_and_place(meeting)),
            documents.Item("場所", meeting.place or "未定"),
            documents.Item("議題", agenda or "追ってお知らせします。"),
            *([documents.Item("資料", papers)] if papers else []),
        ],
        day=meeting.convened_on,
        disclosure=meeting.meeting_openness,
        contact=secretariat_of(meeting),
    )
