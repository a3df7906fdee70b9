"""Doubts about people: who spoke in which role, who stood in for whom, and who could be recognised."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from honbu.modules.meetings.domain.reading.pieces import squeezed
from honbu.modules.meetings.domain.reading.proceedings import Proceedings
from honbu.modules.meetings.domain.reading.profiles import CHAIRS, DEPUTIES, MEMBERS
from honbu.modules.meetings.domain.record import Attendee, BlockKind, Doubt, Record, Severity

_POST = (
    r"[一-龠ァ-ヶーa-zA-Z]{1,14}?(?:担当課長|課長|部長|係長|室長|局長|館長|所長|校長|園長|次長|主幹|危機管理監|管理者)"
)
MYSELF = re.compile(rf"(?:私|わたし|わたくし|当職|自分)(?:は|が|も|、)?(?P<post>{_POST})")
_CALLED = re.compile(rf"(?P<post>{_POST})(?:から|より|は|、|に)[^。]{{0,12}}(?:お願い|いかが|意見|ご?発言)")
_HIGH = ("部長", "室長", "局長", "監", "区長", "市長", "教育長", "次長", "参事", "管理者")


def speaker_alias(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """副区長：…: a title where the role stands elsewhere."""
    for block in record.blocks:
        if block.kind is BlockKind.SPEECH and block.label in taken.aliases and block.label != block.role:
            message = f"発言者「{block.label}」を、出席者の欄により{block.role}として読みました。"
            yield Doubt("speaker_alias", Severity.CONFIRM, block.span, message, block.role)


def explainer_named(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """An explanation by a post, where the others only say 事務局: it tells who it was."""
    for block in record.blocks:
        if block.kind is BlockKind.EXPLANATION and block.role in taken.groups:
            group = taken.groups[block.role]
            message = (
                f"説明者が「{block.role}」と職名で書かれています（ほかは{group}）。公開してよいか確かめてください。"
            )
            yield Doubt("explainer_named", Severity.CONFIRM, block.span, message, group)


def members_named_by_self(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """An anonymous member who names a post of their own: publication waits for a decision."""
    posts = {squeezed(post) for post in taken.groups}
    for block in record.blocks:
        if block.kind is not BlockKind.SPEECH or block.role in CHAIRS:
            continue
        for match in MYSELF.finditer(block.text):
            unknown = "" if squeezed(match["post"]) in posts else "この職は出席者の欄にもありません。"
            message = (
                f"{block.role}が「{match['post']}」と名のっており、だれか分かります。{unknown}"
                "公開の前に、伏せるかどうかを決めてください。"
            )
            yield Doubt("member_identifies_self", Severity.BLOCK, block.span, message)


def members_called_by_post(record: Record, taken: Proceedings) -> Iterator[Doubt]:
    """A member who speaks right after the chair has called a post."""
    posts = {squeezed(post) for post in taken.groups}
    for before, block in pairwise(record.blocks):
        if block.kind is not BlockKind.SPEECH or block.role not in MEMBERS or before.role not in CHAIRS:
            continue
        called = _CALLED.search(before.text)
        if called and squeezed(called["post"]) in posts:
            message = (
                f"{before.role}が「{called['post']}」と呼んだ直後の{block.role}の発言です。"
                "だれの発言か分かります。公開の前に確かめてください。"
            )
            yield Doubt("member_called_by_post", Severity.CONFIRM, block.span, message)


def rank_stands_out(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """One 課長 among 部長: probably a deputy who was not marked as one."""
    members = [one for one in record.attendance if one.group in MEMBERS]
    lower = [one for one in members if one.post.endswith("課長") and not one.note]
    higher = [one for one in members if one.post.endswith(_HIGH)]
    if len(lower) == 1 and len(higher) >= 5:
        message = f"部長級のなかに「{lower[0].post}」がいます。だれかの代理ではありませんか。"
        yield Doubt("rank_stands_out", Severity.CONFIRM, lower[0].span, message)


def deputies_unnamed(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """子ども家庭部長(代理): who came is not said."""
    for one in record.attendance:
        if one.note in {"代理", "代", "議長代理"}:
            message = f"「{one.post}」は代理出席ですが、代理した人の職が書かれていません。"
            yield Doubt("deputy_unnamed", Severity.CONFIRM, one.span, message)


def posts_twice(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """The same post two times in a list."""
    counted = Counter(squeezed(one.post) for one in record.attendance)
    seen: set[str] = set()
    for one in record.attendance:
        post = squeezed(one.post)
        if counted[post] > 1 and post in seen:
            yield Doubt("attendee_twice", Severity.CONFIRM, one.span, f"「{one.post}」が出席者に二度あります。")
        seen.add(post)


def chair_present(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """Somebody speaks as the chair, and nobody is marked as such."""
    spoke = {block.role for block in record.blocks if block.kind is BlockKind.SPEECH}
    noted = {one.note for one in record.attendance} | {squeezed(one.post) for one in record.attendance}
    for role in (*CHAIRS, *DEPUTIES):
        if role in spoke and record.attendance and not any(role in mark for mark in noted):
            span = (record.attendance[0].span[0], record.attendance[-1].span[1])
            yield Doubt(
                "chair_unlisted", Severity.CONFIRM, span, f"{role}の発言がありますが、出席者の欄に{role}がいません。"
            )


def roles_of_this_meeting(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """事務局 stands for the posts listed in this record, which may be members at another time."""
    office = [one for one in record.attendance if one.group == "事務局"]
    spoke = any(block.role == "事務局" for block in record.blocks if block.kind is BlockKind.SPEECH)
    if office and spoke:
        message = f"この記録の「事務局」は{_listed(office)}です。役割は、この回だけのものとして扱います。"
        yield Doubt("role_of_this_meeting", Severity.NOTE, (office[0].span[0], office[-1].span[1]), message)


def roles_between(record: Record, earlier: list[Record]) -> Iterator[Doubt]:
    """Posts that stood in another group in earlier records of the body (情報管理課長: 事務局 once, 部員 now)."""
    for one in record.attendance:
        for other in earlier:
            found = {squeezed(them.post): them.group for them in other.attendance}
            group = found.get(squeezed(one.post))
            if group is not None and group != one.group:
                name = other.meeting.name or "前の記録"
                message = f"「{one.post}」はこの回では{one.group}ですが、「{name}」では{group}でした。"
                yield Doubt("group_changed", Severity.NOTE, one.span, message)
                break


def _listed(people: list[Attendee]) -> str:
    names = [one.post for one in people]
    return "、".join(names[:5]) + ("ほか" if len(names) > 5 else "")


RULES = (
    speaker_alias,
    explainer_named,
    members_named_by_self,
    members_called_by_post,
    rank_stands_out,
    deputies_unnamed,
    posts_twice,
    chair_present,
    roles_of_this_meeting,
)
