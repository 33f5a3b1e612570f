"""An agency's kill that comes as a file of its own is told at the story that it is about."""

import json
from pathlib import Path

import pytest
from test_likeness import STORY

from generator.ingest.run import IngestReport, ingest

ITEM = {
    "uri": "urn:wire:1",
    "versioncreated": "2026-11-20T09:30:00Z",
    "headline": "Wall to be mended",
    "body_text": "\n\n".join(STORY),
}


NITF = """<nitf><head><docdata management-status="{pubstatus}"><doc-id id-string="{uri}"/></docdata></head>
<body><body.head><hedline><hl1>{headline}</hl1></hedline></body.head>
<body.content>{paragraphs}</body.content></body></nitf>"""
NEWSML = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{uri}" standard="NewsML-G2">
<itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:{pubstatus}"/></itemMeta>
<contentMeta><headline>{headline}</headline></contentMeta><contentSet><inlineXML
contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>{paragraphs}</body></html>
</inlineXML></contentSet></newsItem>"""
FORMS = {"json": "", "nitf.xml": NITF, "newsml.xml": NEWSML}


def send(site: Path, name: str, form: str = "json", **item: str) -> None:
    """One file of an agency, in one of the forms in which they come."""
    told = ITEM | item
    paragraphs = "".join(f"<p>{text}</p>" for text in told["body_text"].split("\n\n") if text)
    text = FORMS[form].format(**told, paragraphs=paragraphs) if FORMS[form] else json.dumps(told)
    (site / "seeds").mkdir(exist_ok=True)
    (site / "seeds" / f"{name}.{form}").write_text(text, "utf-8")


def run(site: Path) -> IngestReport:
    report = ingest(site, today="2026-11-27")
    assert ingest(site, today="2026-11-27").written == ()
    return report


def told(report: IngestReport) -> list[tuple[str, str]]:
    return [(each.where.path, each.hint) for each in report.problems if "withdrawn" in each.message]


KILLS = [
    {"version": "2", "pubstatus": "canceled"},
    {"version": "2", "pubstatus": "canceled", "uri": "urn:wire:7"},
    {"version": "2", "pubstatus": "withheld", "body_text": "KILL: this story was sent in error, do not print."},
    {"version": "2", "pubstatus": "canceled", "body_text": ""},
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kill", KILLS)
def test_a_kill_is_told_at_the_article_which_stays_as_it_is(
    tmp_path: Path, kill: dict[str, str], form: str
) -> None:
    send(tmp_path, "a", form, pubstatus="usable")
    [path] = run(tmp_path).new
    before = (tmp_path / path).read_bytes()
    send(tmp_path, "b", form, **kill)
    report = run(tmp_path)
    [(where, hint)] = told(report)
    assert where == path and hint.endswith(f"takedown {path}")
    assert (tmp_path / path).read_bytes() == before
    assert all("\ndraft: true\n" in (tmp_path / new).read_text("utf-8") for new in report.new)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kill", KILLS)
def test_of_a_story_and_its_kill_that_come_together_neither_is_printed(
    tmp_path: Path, kill: dict[str, str], form: str
) -> None:
    send(tmp_path, "a", form, pubstatus="usable")
    send(tmp_path, "b", form, **kill)
    report = run(tmp_path)
    assert len(report.new) == 2
    assert all("\ndraft: true\n" in (tmp_path / new).read_text("utf-8") for new in report.new)


def test_of_what_was_taken_down_already_nothing_more_is_said(tmp_path: Path) -> None:
    send(tmp_path, "a", pubstatus="usable")
    [path] = run(tmp_path).new
    text = (tmp_path / path).read_text("utf-8")
    (tmp_path / path).write_text(text.replace("---\n", "---\ntakedown: 2026-11-26\n", 1), "utf-8")
    send(tmp_path, "b", pubstatus="canceled")
    assert told(run(tmp_path)) == []
