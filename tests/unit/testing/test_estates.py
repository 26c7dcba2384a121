"""Fences as estates: each language by its own host, and nothing of the disk beside it."""

import os
from pathlib import Path

import pytest

from grantlint.engine.packs import pack
from grantlint.model import Settings
from grantlint.testing import failures
from grantlint.testing.estates import NOWHERE, estates, host_of
from grantlint.testing.pages import Case, unmarked

POLICY = """resource "aws_iam_policy" "p" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = "iam:CreateAccessKey", Resource = var.who }
  ] })
}
"""
ROOT_KEY = """resource "aws_iam_access_key" "root" {
  user = «"root"»
}
"""


def test_a_fence_of_hcl_is_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies in the working directory is not read beside it."""
    (tmp_path / "terraform.tfvars").write_text('who = "seen"\n', encoding="utf-8")
    (tmp_path / "variables.tf").write_text('variable "who" {}\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    text = 'variable "who" {}\n' + POLICY
    (estate,) = estates("hcl", text, (), Settings())
    assert [source.path for source in estate.sources] == ["main.tf"]
    (document,) = estate.documents
    assert document.statements[0].resources is not None
    assert document.statements[0].resources.terms[0].written == "${var.who}"


def test_the_folder_of_a_fence_is_nowhere() -> None:
    """No machine has it."""
    assert not os.path.exists(os.path.dirname(NOWHERE) + "/page")
    assert not os.path.isdir(os.path.dirname(NOWHERE))


@pytest.mark.parametrize(
    ("language", "words", "host"),
    [
        ("json", (), "policy_json"),
        ("json", ("dir/p.json", "scp"), "policy_json"),
        ("text", ("notes.txt",), "plain_text"),
        ("hcl", ("possible",), "terraform"),
    ],
)
def test_a_fence_has_the_host_of_its_language(
    language: str, words: tuple[str, ...], host: str
) -> None:
    """Text is read by the host of the file that it names."""
    assert host_of(language, words).name == host


def case(marked: str, language: str = "hcl") -> Case:
    text, marks = unmarked(marked)
    return Case("test:1", 1, language, bool(marks), (), text, marks)


def test_a_page_holds_in_hcl_or_not() -> None:
    """The rule is run on the configuration, and its marks are compared with the page's."""
    entry = next(one for one in pack("grantlint_rules").entries if one.id == "access-keys/root-key")
    header = ROOT_KEY.replace('«"root"»', '"root"').replace(
        'resource "aws_iam_access_key" "root"', '«resource "aws_iam_access_key" "root"»'
    )
    assert failures(entry, case(header)) == []
    (wrong,) = failures(entry, case(ROOT_KEY))
    assert 'marks «"root"», but the rule marks «resource' in wrong
