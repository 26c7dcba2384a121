"""Globs read paths as `.gitignore` does."""

import time

import pytest

from grantlint.text.globs import fits, matches


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.json", "a/b.json"),
        ("vendor", "a/vendor/x/y.json"),
        ("vendor/", "vendor/x.json"),
        ("a/*.json", "a/b.json"),
        ("./a/*.json", "a/b.json"),
        ("/a", "a/b"),
        ("a", "a/b/c"),
        ("a/**", "a/b/c"),
        ("**/x/*.json", "a/b/x/c.json"),
        ("a/**/d", "a/b/c/d"),
        ("a/**/b/**/c", "a/b/x/b/y/c"),
        ("**", "a"),
        ("[ab].json", "b.json"),
        ("[!a].json", "b.json"),
        ("?.json", "é.json"),
    ],
)
def test_pattern_covers(pattern: str, path: str) -> None:
    """A pattern covers the path, or a folder above it."""
    assert matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a/*.json", "x/a/b.json"),
        ("a/*.json", "a/b/c.json"),
        ("a/b/c", "a/b"),
        ("/b", "a/b"),
        ("*.json", "a.json5"),
        ("A", "a"),
        ("a/**/d", "a/b/c"),
        ("**/x/y", "a/x/z"),
        ("[", "a"),
    ],
)
def test_pattern_does_not_cover(pattern: str, path: str) -> None:
    """A pattern with a slash starts at its folder, and `*` stays within a name."""
    assert not matches(pattern, path)


def test_many_stars_are_no_trap() -> None:
    """A pattern made to be slow is not: neither with many `*` nor with many `**`."""
    start = time.process_time()
    assert not matches("*a" * 40 + "b", "a" * 200)
    assert not matches("**/a/" * 40 + "b", "a/" * 200 + "c")
    assert time.process_time() - start < 1


def test_name_is_one_piece() -> None:
    """A pattern of a name may cross what looks like folders."""
    assert fits("module.*.aws_iam_role.ci", "module.a/b.aws_iam_role.ci")
    assert not fits("aws_iam_role.c", "aws_iam_role.ci")
