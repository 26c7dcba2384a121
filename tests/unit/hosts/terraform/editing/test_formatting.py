"""Indents and columns as `terraform fmt` sets them, and edits that keep them."""

import shutil
import subprocess

import pytest

from grantlint.hosts.terraform.editing.formatting import formatted, kept
from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError
from grantlint.hosts.terraform.files import whole_text
from grantlint.model import Edit, Source, Span
from grantlint.text.edits import applied

ROUGH = """resource "a" "b" {
one = 1 # first
   two_three = "x = {" // second
      four = [ # not aligned with others

      "a",
   {
   b = 1
      cc = <<-EOF
         kept = "as it is" # no comment
      EOF
   },
   ]
  /* = */ five = a == b ? {} : { x = 1 }
       nested {
         a = (
           1
         )
         bbb = "${join("-", [1, 2])}-" # third
         }
   # alone
  dense = [{
  a = 1
  }, {
  bb = 2
  }]
}"""
NEAT = """resource "a" "b" {
  one       = 1       # first
  two_three = "x = {" // second
  four = [            # not aligned with others

    "a",
    {
      b  = 1
      cc = <<-EOF
         kept = "as it is" # no comment
      EOF
    },
  ]
  /* = */ five = a == b ? {} : { x = 1 }
  nested {
    a = (
      1
    )
    bbb = "${join("-", [1, 2])}-" # third
  }
  # alone
  dense = [{
    a = 1
    }, {
    bb = 2
  }]
}"""


def test_rough_blocks_become_neat() -> None:
    """Lines get their indent, signs and comments of neighbours their column."""
    assert formatted(ROUGH) == NEAT
    assert formatted(NEAT) == NEAT


@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform")
def test_the_command_agrees() -> None:
    """`terraform fmt` itself says the same."""
    command = [shutil.which("terraform") or "", "fmt", "-"]
    done = subprocess.run(command, input=ROUGH + "\n", capture_output=True, text=True, check=True)
    assert done.stdout == NEAT + "\n"


def source(text: str) -> Source:
    return Source("main.tf", text, "terraform", whole_text)


def edit(text: str, old: str, new: str) -> Edit:
    at = text.index(old)
    return Edit(source(text), Span(at, at + len(old)), new)


BLOCK = """locals {
  a   = "x" # one
  bcd = 1   # two
}
"""
LONGER = """locals {
  a   = "longer" # one
  bcd = 1        # two
}
"""


def test_neighbours_move_along() -> None:
    """A longer value moves the comments of the lines around it."""
    change = edit(BLOCK, '"x"', '"longer"')
    assert applied(BLOCK, kept(change.source, [change])) == LONGER


def test_each_edit_is_as_short_as_it_can_be() -> None:
    """What stays the same is not written over."""
    change = edit(BLOCK, '"x"', '"longer"')
    found = kept(change.source, [change])
    assert [one.text for one in found] == ["longer", "     "]


def test_a_block_that_was_rough_stays_so() -> None:
    """Whoever does not use the command gets the change alone."""
    rough = BLOCK.replace("  a   =", "  a =")
    change = edit(rough, '"x"', '"longer"')
    assert kept(change.source, [change]) == (change,)


def test_a_file_that_could_not_be_read_afterwards() -> None:
    """An edit that breaks the syntax is none."""
    change = edit(BLOCK, "}", "{")
    with pytest.raises(CannotBeSpelledError):
        kept(change.source, [change])


def test_between_blocks_nothing_is_laid_out() -> None:
    """A comment between blocks has no columns."""
    text = "# one\n"
    change = edit(text, "one", "two")
    assert kept(change.source, [change]) == (change,)


def test_many_lines_are_written_over_as_one() -> None:
    """A large block is not compared line by line."""
    text = "locals {\n" + "".join(f"  a{i:03} = 1\n" for i in range(500)) + "}\n"
    change = edit(text, "a250 = 1", "a250 = 1\n  a250_longer = 1")
    found = kept(change.source, [change])
    assert len(found) == 1
    assert formatted(applied(text, found)[:-1]) == applied(text, found)[:-1]
