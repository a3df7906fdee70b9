"""`honbu minutes`: records of meetings on the command line."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, chief_of, tree_on
from honbu.modules.meetings.actions.intake import (
    AlreadyTakenIn,
    MeetingExists,
    NotAllKnown,
    accept_intake,
    take_in_record,
)
from honbu.modules.meetings.domain.reading import read, roles_between, with_doubts
from honbu.modules.meetings.domain.record import BlockKind, Record, Severity
from honbu.modules.meetings.domain.record_json import to_json
from honbu.modules.meetings.domain.sources import SourceRefused, open_source
from honbu.modules.meetings.models import Body, Intake

app = typer.Typer(help="Minutes: records of meetings.", no_args_is_help=True)
console = Console()
errors = Console(stderr=True)
COLOURS = {Severity.BLOCK: "bold red", Severity.CONFIRM: "yellow", Severity.SUGGEST: "cyan", Severity.NOTE: "dim"}


@app.callback()
def minutes() -> None:
    """Records of meetings."""


@app.command("read")
def read_files(
    files: Annotated[list[Path], typer.Argument(help="Text, Markdown, HTML, Word or PDF; - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print data for programs (docs/minutes-json.md).")] = False,
    profile: Annotated[
        str, typer.Option(help="ward_form, named_speakers, bracketed_roles or summary_only; found by itself if empty.")
    ] = "",
    revisions: Annotated[str, typer.Option(help="Word's tracked changes: accept or reject.")] = "accept",
) -> None:
    """Read records and tell what stands in them and what is doubtful. Nothing is stored and nothing is changed.

    Ends with 1 if a file could not be read. Several files are also compared with each other.
    """
    records: list[Record] = []
    refused = 0
    for file in files:
        try:
            content = typer.get_binary_stream("stdin").read() if str(file) == "-" else file.read_bytes()
            records.append(read_content(content, profile=profile, revisions=revisions))
        except (SourceRefused, OSError, KeyError) as problem:
            refused = 1
            errors.print(f"[bold red]{file}:[/bold red] {problem}", highlight=False)
    records = [
        with_doubts(record, list(roles_between(record, records[:place]))) for place, record in enumerate(records)
    ]
    if as_json:
        found = [to_json(record) for record in records]
        typer.echo(json.dumps(found[0] if len(files) == 1 and found else found, ensure_ascii=False, indent=1))
    else:
        for record in records:
            _tell(record)
    raise typer.Exit(refused)


# Reading a file asks nothing of the ward's data.
read_files.needs_no_database = True  # type: ignore[attr-defined]


def read_content(content: bytes, *, profile: str = "", revisions: str = "accept") -> Record:
    """The record in a file's bytes. Raises SourceRefused with what to do."""
    source = open_source(content, _decoded, revisions=revisions)
    return with_doubts(read(source.text, profile), list(source.doubts))


@app.command("load")
def load_files(
    files: Annotated[list[Path], typer.Argument(help="Records to be taken in, the oldest first.")],
    body: Annotated[str, typer.Option(help="The short name of the body whose records these are.")] = "joho",
    create: Annotated[str, typer.Option(help="Make the body under this name if it is not there.")] = "",
) -> None:
    """Take records in as meetings, with every doubt left open for a person. The same file twice changes nothing."""
    found = _the_body(body, create)
    secretary = chief_of(found.unit_id)
    if secretary is None:
        errors.print("[bold red]honbu:[/bold red] この会議体の事務局に、長がいません。", highlight=False)
        raise typer.Exit(1)
    failed = 0
    for file in files:
        try:
            console.print(f"{file.name}: {_load(file, found, secretary)}", highlight=False)
        except AlreadyTakenIn:
            console.print(f"{file.name}: もう取り込んであります。", highlight=False)
        except (SourceRefused, MeetingExists, NotAllKnown, OSError) as problem:
            failed = 1
            errors.print(f"[bold red]{file}:[/bold red] {problem}", highlight=False)
    raise typer.Exit(failed)


def _load(file: Path, body: Body, secretary: Person) -> str:
    intake = take_in_record(file.read_bytes(), file.name, body=body, actor=secretary)
    if intake.state == Intake.State.REFUSED:
        raise SourceRefused(intake.problem)
    return f"{accept_intake(intake, actor=secretary)}、疑義{intake.doubts.count()}件"


def _the_body(slug: str, create: str) -> Body:
    body = Body.objects.filter(slug=slug).first()
    if body is not None:
        return body
    units = {unit.name: pk for pk, unit in tree_on().units.items()}
    if not create or "情報管理課" not in units:
        errors.print(f"[bold red]honbu:[/bold red] 会議体「{slug}」がありません。", highlight=False)
        raise typer.Exit(1)
    return Body.objects.create(slug=slug, name=create, unit_id=units["情報管理課"])


def _decoded(content: bytes) -> str | None:
    found = documents.decode(content)
    return found.text if found else None


def _tell(record: Record) -> None:
    meeting = record.meeting
    console.print(f"[bold]{meeting.name or '（名称なし）'}[/bold]  {meeting.held}  {meeting.place}", highlight=False)
    agenda = Table("議題", "題", "結果", "発言", box=None, header_style="dim")
    speeches = [block for block in record.blocks if block.kind is BlockKind.SPEECH]
    for item in record.agenda:
        own = Counter(block.role for block in speeches if block.item == item.key)
        agenda.add_row(item.key, item.title, item.resolution, " ".join(f"{role}{n}" for role, n in own.items()))
    console.print(agenda)
    groups = Counter(one.group for one in record.attendance)
    roles = Counter(block.role for block in speeches)
    console.print(
        f"出席 {_counted(groups)}　発言 {len(speeches)}（{_counted(roles)}）　資料 {len(record.materials)}　"
        f"宿題の候補 {len(record.follow_ups)}",
        highlight=False,
    )
    for option in record.options:
        console.print(f"  {option.item} {option.label} {option.title}: 賛意 {option.votes}", highlight=False)
    doubts = Table("", "行", "規則", "疑義", "案", box=None, header_style="dim")
    for doubt in record.doubts:
        line = record.source.count("\n", 0, doubt.span[0]) + 1
        colour = COLOURS[doubt.severity]
        doubts.add_row(
            f"[{colour}]{doubt.severity.value}[/{colour}]", str(line), doubt.rule, doubt.message, doubt.suggestion
        )
    console.print(doubts)


def _counted(found: Counter[str]) -> str:
    return "、".join(f"{name}{number}" for name, number in found.items()) or "なし"
