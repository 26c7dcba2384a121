"""What a finding calls a credential is hidden in every excerpt of its source."""

from grantlint.model import Certainty, Finding, Label, Report, Severity, Source, Span, Suppressed
from grantlint.reporters.hidden import Hidden

TEXT = 'password = "hunter2", id = "AKIARZPUZDIKFIJVPG67", other = "hunter2"'


def _finding(source: Source, span: Span) -> Finding:
    return Finding(
        rule="access-keys/secret-in-text",
        severity=Severity.ERROR,
        certainty=Certainty.CERTAIN,
        message="a secret",
        at=Label(source, span),
        owner="a",
        secret="digest",
    )


def _report(*findings: Finding, suppressed: tuple[Suppressed, ...] = ()) -> Report:
    return Report(
        version="", knowledge="", files=1, documents=1, findings=findings, suppressed=suppressed
    )


def _source() -> Source:
    return Source("a.json", TEXT, "json", lambda _: Span(0, 0))


def test_reported_span() -> None:
    """The characters under a finding of a secret are hidden, whatever they look like."""
    source = _source()
    hidden = Hidden(_report(_finding(source, Span(12, 19))))
    shown = hidden.text(source, Span(0, len(TEXT)))
    assert shown == 'password = "[secret]", id = "AKIA…PG67", other = "hunter2"'


def test_suppressed_secret() -> None:
    """A secret that was accepted is still none to print."""
    source = _source()
    finding = _finding(source, Span(11, 20))
    hidden = Hidden(_report(suppressed=(Suppressed(finding, "known"),)))
    assert hidden.text(source, Span(0, 20)) == "password = [secret]"


def test_part_of_a_secret() -> None:
    """A place that begins inside of a secret shows nothing of it."""
    source = _source()
    hidden = Hidden(_report(_finding(source, Span(12, 19))))
    assert hidden.text(source, Span(14, 20)) == '[secret]"'
    assert hidden.text(source, Span(0, 14)) == 'password = "[secret]'


def test_other_source() -> None:
    """A secret's place is hidden in its own source only."""
    hidden = Hidden(_report(_finding(_source(), Span(12, 19))))
    other = _source()
    assert hidden.text(other, Span(12, 19)) == "hunter2"
