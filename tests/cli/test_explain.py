"""`grantlint explain` answers access-denied messages."""

import json
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
MESSAGE = "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: ce:DescribeReport"


def test_text(grantlint: Run) -> None:
    """Who was stopped doing what, and what to write where."""
    result = grantlint("explain", MESSAGE)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("User `ada` of account 123456789012 may not do")
    assert "What to do:" in result.out
    assert '"Action": "ce:DescribeReport"' in result.out


def test_without_quotes(grantlint: Run) -> None:
    """A shell splits the message into words."""
    assert grantlint("explain", *MESSAGE.split()).out == grantlint("explain", MESSAGE).out


def test_standard_input(grantlint: Run) -> None:
    """By `-`, or by itself when something is piped in; bytes that are no UTF-8 do no harm."""
    expected = grantlint("explain", MESSAGE).out
    assert grantlint("explain", "-", stdin=MESSAGE.encode()).out == expected
    assert grantlint("explain", stdin=b"\xff\xfe log\n" + MESSAGE.encode()).out == expected


def test_json(grantlint: Run) -> None:
    """For programs; several messages are several answers."""
    text = f"{MESSAGE}\n{MESSAGE.replace('ada', 'bob')}"
    result = grantlint("explain", "--output-format", "json", text)
    found = json.loads(result.out)["explanations"]
    assert [each["denial"]["action"] for each in found] == ["ce:DescribeReport"] * 2


def test_other_text(grantlint: Run) -> None:
    """What was looked for is told, in either format, and the exit code is 1."""
    result = grantlint("explain", "hello")
    assert result.code == 1
    assert result.out.startswith("This is not an access-denied message. Looked for:\n")
    as_json = grantlint("explain", "hello", "--output-format", "json")
    assert as_json.code == 1
    assert json.loads(as_json.out)["looked_for"]


def test_hostile_text(grantlint: Run) -> None:
    """Neither terminals nor build services obey what was pasted."""
    name = "\x1b[31mada\x1b]0;x\x07##[group]"
    result = grantlint("explain", MESSAGE.replace("ada", name))
    assert "\x1b" not in result.out
    assert "##[" not in result.out


def test_policies(grantlint: Run) -> None:
    """With paths, the nearest statement is shown with its place, and the advice is checked."""
    message = (
        "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: s3:PutObject on "
        "resource: arn:aws:s3:::reports/x because no identity-based policy allows the s3:PutObject "
        "action"
    )
    result = grantlint("explain", message, "clean.json")
    assert result.code == 0
    assert "clean.json:4: " in result.out or "clean.json:6: " in result.out
    assert "Checked: with that in place" in result.out
    assert grantlint("explain", *message.split(), "clean.json").out == result.out
    assert grantlint("explain", "-", "clean.json", stdin=message.encode()).out == result.out


def test_missing_path(grantlint: Run) -> None:
    """A path that is not there is wrong usage."""
    result = grantlint("explain", MESSAGE, "nowhere.json")
    assert result.code == 2
    assert "nowhere.json: no such file or folder" in result.error
