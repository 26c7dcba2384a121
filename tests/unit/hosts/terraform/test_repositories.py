"""Which root the given files are decided with."""

from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check

CALLER = """
module "m" {
  source  = "./modules/m"
  actions = ["s3:GetObject"]
}
"""
MODULE = """
variable "actions" {
  default = ["iam:PassRole"]
}
resource "aws_iam_role_policy" "p" {
  role = "r"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }]
  })
}
"""


@pytest.mark.parametrize("is_repository", [False, True])
def test_a_folder_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_repository: bool
) -> None:
    """A module outside of the working directory is checked in its caller, not alone."""
    (tmp_path / "here").mkdir()
    module = tmp_path / "elsewhere/modules/m"
    module.mkdir(parents=True)
    if is_repository:
        (tmp_path / "elsewhere/.git").mkdir()
    (tmp_path / "elsewhere/main.tf").write_text(CALLER)
    (module / "main.tf").write_text(MODULE)
    monkeypatch.chdir(tmp_path / "here")
    config = load(Flags(select=("passrole",)), str(tmp_path / "here"), "2026-01-01")
    assert check(["../elsewhere"], config).findings == ()
