"""The pages: drafted with a look at the route, acted on, read; the paper; the API."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.accounts.actions.tokens import issue_token
from honbu.kernel.approvals import actions
from honbu.kernel.approvals.domain import states
from honbu.kernel.approvals.models import Approval, ApprovalStep
from honbu.kernel.approvals.tests.makers import Office, a_rule, agreed_by, as_person, deputised, sent
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents


def test_a_draft_is_kept_shown_with_its_route_and_sent(office):
    client = as_person(office.clerk)
    answer = client.post(
        "/approvals/new/", {"title": "研修の実施", "summary": "実施してよろしいか。", "consult_1": "1301"}
    )
    approval = Approval.objects.get()
    assert answer["Location"] == f"/approvals/{approval.pk}/"
    shown = client.get(answer["Location"]).content.decode()
    for words in ("予定の経路", "規程未登録", "係長 さん", "窓口 課長", "提出する"):
        assert words in shown
    client.post(f"/approvals/{approval.pk}/submit/", {"version": approval.version})
    approval.refresh_from_db()
    assert approval.state == "under_way"


def test_the_record_says_by_which_rule_who_decides(office):
    a_rule("department", up_to=10_000_000)
    approval = sent(office.clerk, amount=3_000_000)
    shown = as_person(office.clerk).get(f"/approvals/{approval.pk}/").content.decode()
    assert "別表第1（10,000,000円まで）により部長専決" in shown
    assert approval.rounds.get().sha256 in shown
    assert "引き戻す" in shown


def offers_to_decide(office: Office, approval: Approval) -> bool:
    """Whether the chief's page of an approval has the button."""
    page = as_person(office.chief).get(f"/approvals/{approval.pk}/").content.decode()
    return re.search(r"決裁する\s*</a>", page) is not None


def test_each_sees_the_next_action_that_is_theirs(office):
    approval = sent(office.clerk)
    assert "承認する" in as_person(office.team_chief).get(f"/approvals/{approval.pk}/").content.decode()
    assert not offers_to_decide(office, approval)
    agreed_by(approval, office.team_chief)
    assert offers_to_decide(office, approval)


def test_a_reason_that_is_missing_is_asked_for_and_nothing_happens(office):
    approval = sent(office.clerk)
    client = as_person(office.team_chief)
    answer = client.post(f"/approvals/{approval.pk}/send-back/", {"comment": "", "version": approval.version})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    approval.refresh_from_db()
    assert approval.state == "under_way"


def test_the_second_of_two_sees_a_clear_message(office):
    approval = sent(office.clerk)
    seen = approval.version
    agreed_by(approval, office.team_chief)
    answer = as_person(office.chief).post(f"/approvals/{approval.pk}/decide/", {"version": seen})
    assert answer.status_code == 422
    assert "画面を開いた後に、ほかの人がこの起案を処理しました。" in answer.content.decode()


def test_sent_back_and_sent_again_both_rounds_are_read(office):
    approval = agreed_by(sent(office.clerk), office.team_chief)
    client = as_person(office.chief)
    client.post(f"/approvals/{approval.pk}/send-back/", {"comment": "内訳を", "version": approval.version})
    drafter = as_person(office.clerk)
    assert "内訳を" in drafter.get(f"/approvals/{approval.pk}/").content.decode()
    approval.refresh_from_db()
    form = {"title": "直した件名", "summary": "直した。", "version": approval.version}
    assert drafter.post(f"/approvals/{approval.pk}/edit/", form).status_code == 302
    drafter.post(f"/approvals/{approval.pk}/submit/")
    shown = drafter.get(f"/approvals/{approval.pk}/").content.decode()
    assert "第1回" in shown
    assert "第2回" in shown


def test_who_stands_in_is_told_and_the_absent_one_reads_afterwards(office):
    deputised(office.chief, office.director)
    today = clock.today()
    as_person(office.chief).post("/approvals/absences/new/", {"first": today, "last": today, "reason": "出張"})
    approval = agreed_by(sent(office.clerk), office.team_chief)
    deputy = as_person(office.director)
    assert "代決する" in deputy.get(f"/approvals/{approval.pk}/").content.decode()
    deputy.post(f"/approvals/{approval.pk}/decide/", {"comment": "急ぐ", "version": approval.version})
    principal = as_person(office.chief)
    assert "後閲した" in principal.get(f"/approvals/{approval.pk}/").content.decode()
    step = ApprovalStep.objects.get(round__approval=approval, way="decide")
    principal.post(f"/approvals/{approval.pk}/steps/{step.pk}/read/")
    step.refresh_from_db()
    assert step.read_afterwards_at is not None


def test_the_rules_are_entered_and_ended_on_their_page(office):
    role = access.Role.objects.get(code="approvals_ruler")
    access.Grant.objects.create(person=office.clerk, role=role, scope="ward", valid_from=datetime.date(2020, 4, 1))
    client = as_person(office.clerk)
    assert "規程未登録" in client.get("/approvals/rules/").content.decode()
    form = {
        "kind": "approvals.general",
        "condition": "up_to",
        "up_to": "1000000",
        "level": "section",
        "reference": "別表第1",
        "valid_from": "令和8年4月1日",
    }
    assert client.post("/approvals/rules/new/", form).status_code == 302
    again = client.post("/approvals/rules/new/", form)
    assert (again.status_code, "すでにあります" in again.content.decode()) == (422, True)
    assert client.post("/approvals/rules/new/", {**form, "up_to": ""}).status_code == 422
    shown = client.get("/approvals/rules/").content.decode()
    assert "1,000,000円まで" in shown
    rule = re.search(r"/approvals/rules/(\d+)/end/", shown)[1]
    assert client.post(f"/approvals/rules/{rule}/end/", {"last_day": "R9.3.31"}).status_code == 302


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_paper_can_be_had_at_every_point_of_the_way(office, form):
    draft = actions.draft("approvals.general", title="下書き", actor=office.clerk)
    approval = agreed_by(sent(office.clerk, amount=5_000, consult=["chief:1301"]), office.team_chief)
    actions.object_to(approval, actor=office.counter_chief, opinion="異議\nあり <b>&")
    actions.decide(approval, actor=office.chief)
    client = as_person(office.clerk)
    for one in (draft, approval):
        paper = client.get(f"/approvals/{one.pk}/paper/?form={form}")
        assert paper.status_code == 200
        content = b"".join(paper.streaming_content) if paper.streaming else paper.content
        assert content[:4] in {b"%PDF", b"PK\x03\x04"}
    words = documents.text_of(content, paper["Content-Type"]) if form == "docx" else "決裁欄 異議"
    assert "決裁欄" in words
    assert "異議" in words
    assert client.get(f"/approvals/{approval.pk}/paper/").status_code == 200


def test_a_list_asks_no_more_queries_when_there_are_ten_times_as_many(office):
    client = as_person(office.chief)

    def asked() -> int:
        client.get("/approvals/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/approvals/").status_code == 200
        return len(queries)

    sent(office.clerk)
    few = asked()
    for _number in range(12):
        sent(office.clerk)
    assert asked() == few


def titles_found(person, words: str) -> list[str]:
    """What somebody finds in the list, by the title of each row."""
    table = as_person(person).get("/approvals/", {"q": words}).content.decode()
    return [title for title in ("庁内ＬＡＮの買替え", "研修の実施") if title in table]


def test_approvals_are_found_by_words_of_title_text_number_and_drafter(office):
    network = sent(office.clerk, title="庁内ＬＡＮの買替え", summary="保守が終わるため買い替える。")
    course = sent(office.clerk, title="研修の実施", summary="表計算の講座を開く。")
    for words, found in {
        "買替え": ["庁内ＬＡＮの買替え"],
        "ＬＡＮ 保守": ["庁内ＬＡＮの買替え"],
        "表計算": ["研修の実施"],
        "表計算 保守": [],
        f"第{network.pk}号": ["庁内ＬＡＮの買替え"],
        f"第{course.pk}号".translate(str.maketrans("0123456789", "０１２３４５６７８９")): ["研修の実施"],
        "する人": ["庁内ＬＡＮの買替え", "研修の実施"],
        "係長": [],
        "9" * 40: [],
    }.items():
        assert titles_found(office.chief, words) == found, words


def test_words_find_nothing_that_one_may_not_see(office):
    sent(office.clerk, title="庁内ＬＡＮの買替え")
    actions.draft("approvals.general", title="研修の実施", actor=office.clerk)
    assert titles_found(office.stranger, "買替え") == []
    assert titles_found(office.chief, "研修") == []
    assert titles_found(office.clerk, "研修") == ["研修の実施"]
    exported = as_person(office.stranger).get("/approvals/", {"q": "買替え", "export": "csv"})
    assert "買替え" not in b"".join(exported.streaming_content).decode()


def test_searching_asks_no_more_queries_when_there_are_ten_times_as_many(office):
    client = as_person(office.chief)

    def asked() -> int:
        client.get("/approvals/", {"q": "買替え"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/approvals/", {"q": "買替え 機器"}).status_code == 200
        return len(queries)

    sent(office.clerk)
    few = asked()
    for _number in range(12):
        sent(office.clerk)
    assert asked() == few


def test_the_boxes_hold_what_they_say(office):
    mine = sent(office.clerk, title="起案した件")
    agreed_by(mine, office.team_chief)
    boxes = {
        (office.clerk, "mine"): True,
        (office.clerk, "waiting"): False,
        (office.chief, "waiting"): True,
        (office.team_chief, "acted"): True,
        (office.team_chief, "waiting"): False,
        (office.chief, "after"): False,
    }
    for (person, box), there in boxes.items():
        assert ("起案した件" in as_person(person).get(f"/approvals/?box={box}").content.decode()) is there, box


def a_token(person, *permissions: str) -> str:
    account = accounts.Account.objects.filter(person=person).first()
    account = account or accounts.Account.objects.create_user(f"n{person.number}", person=person)
    until = clock.now() + datetime.timedelta(days=1)
    return issue_token(account, actor=person, title="試験", permissions=list(permissions), expires_at=until)[1]


def test_a_program_reads_what_its_person_may_see(client, office):
    approval = agreed_by(sent(office.clerk, amount=700), office.team_chief)
    bearer = {"Authorization": f"Bearer {a_token(office.chief, 'approvals.read')}"}
    listed = client.get("/api/v1/approvals?box=waiting", headers=bearer).json()
    assert (listed["count"], listed["approvals"][0]["amount"]) == (1, 700)
    record = client.get(f"/api/v1/approvals/{approval.pk}", headers=bearer).json()
    assert [step["state"] for step in record["rounds"][0]["steps"]] == ["agreed", "now"]
    other = {"Authorization": f"Bearer {a_token(office.stranger, 'approvals.read')}"}
    assert client.get("/api/v1/approvals", headers=other).json()["count"] == 0
    assert client.get(f"/api/v1/approvals/{approval.pk}", headers=other).status_code == 404
    assert client.get("/api/v1/approvals").status_code == 401


def test_the_diagram_in_the_readme_is_the_table(settings):
    readme = (settings.SOURCE / "kernel/approvals/README.md").read_text(encoding="utf-8")
    assert states.diagram() in readme
