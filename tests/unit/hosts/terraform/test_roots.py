"""Roots: what nobody calls, what belongs to it, and what is shared between several."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.module import Modules
from grantlint.hosts.terraform.roots import find_roots, folders_below
from grantlint_dev.terraform_eval import evaluated, lines

Found = dict[str, list[str]]
CALL = 'module "m" {{\n  source = "{}"\n}}\n'


@pytest.fixture
def roots(tmp_path: Path) -> Callable[[dict[str, str]], Found]:
    """Writes files, and says which roots there are with the folders of each."""

    def made(files: dict[str, str]) -> Found:
        for name, content in files.items():
            path = tmp_path / "repository" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        top = str(tmp_path / "repository")
        found = find_roots(Modules(Files(top, top)), folders_below(top))
        shown = {folder: folder.removeprefix(f"{top}").lstrip("/") or "." for root in found
                 for folder in root.folders}  # fmt: skip
        return {shown[root.folder]: sorted(shown[it] for it in root.folders) for root in found}

    return made


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main.tf": ""}, {".": ["."]}),
        ({"a/main.tf": CALL.format("../m"), "b/main.tf": CALL.format("./../m"), "m/m.tf": ""},
         {"a": ["a", "m"], "b": ["b", "m"]}),
        ({"main.tf": "", "examples/x/main.tf": CALL.format("../../")},
         {"examples/x": [".", "examples/x"]}),
        ({"a/main.tf": CALL.format("../b"), "b/b.tf": CALL.format("../c"), "c/c.tf": ""},
         {"a": ["a", "b", "c"]}),
        ({"alone/main.tf": "", "b/main.tf": CALL.format("acme/x/aws")},
         {"alone": ["alone"], "b": ["b"]}),
        ({"a/main.tf": CALL.format("../b"), "b/b.tf": CALL.format("../a")}, {"a": ["a", "b"]}),
        ({"a/main.tf": CALL.format(".")}, {"a": ["a"]}),
        ({"a/main.tofu": CALL.format("../b"), "b/b.tf.json": "{}"}, {"a": ["a", "b"]}),
        ({"a/x.tf.json": '{"module": {"m": {"source": "../b"}}}', "b/b.tf": ""},
         {"a": ["a", "b"]}),
        ({"a/main.tf": '# source = "../b"\n', "b/b.tf": ""}, {"a": ["a"], "b": ["b"]}),
        ({"a/main.tf": CALL.format("../c"), "a/x_override.tf": CALL.format("../b"), "b/b.tf": "",
          "c/c.tf": ""}, {"a": ["a", "b"], "c": ["c"]}),
        ({"a/main.tf": CALL.format("../none"), "a/.terraform/modules/m/m.tf": ""}, {"a": ["a"]}),
        ({"a/main.tf": CALL.format("../../../elsewhere")}, {"a": ["a"]}),
        ({"a/main.tf": 'module "m" {\n  source = "../b', "b/b.tf": ""}, {"a": ["a"], "b": ["b"]}),
        ({"a/readme.md": ""}, {}),
    ],
)  # fmt: skip
def test_roots(
    roots: Callable[[dict[str, str]], Found], files: dict[str, str], expected: Found
) -> None:
    """What nobody calls is a root; every folder belongs to at least one."""
    assert roots(files) == expected


def test_a_linked_module_is_the_one_it_leads_to(
    roots: Callable[[dict[str, str]], Found], tmp_path: Path
) -> None:
    """A call through a link counts for the folder behind it; a link out of the root is none."""
    repository = tmp_path / "repository"
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "o.tf").touch()
    repository.mkdir()
    (repository / "link").symlink_to(repository / "m")
    (repository / "out").symlink_to(tmp_path / "outside")
    call = CALL.format("../link") + CALL.replace('"m"', '"o"').format("../out")
    assert roots({"a/main.tf": call, "m/m.tf": ""}) == {"a": ["a", "m"]}


def test_roots_share_what_was_read(tmp_path: Path) -> None:
    """A module that two roots call is read once, and has each root's inputs."""
    call = 'module "m" {{\n  source = "../m"\n  x = "{}"\n}}\n'
    for name, content in {
        "a/main.tf": call.format("a"), "b/main.tf": call.format("b"),
        "m/m.tf": 'variable "x" {}\noutput "o" { value = "${path.module}-${var.x}" }\n}\n',
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content, encoding="utf-8")
    top = str(tmp_path)
    modules = Modules(Files(top, top))
    found = find_roots(modules, folders_below(top))
    said: list[str] = []
    for root in found:
        configuration = Configuration(Files(top, root.folder), root.folder, modules=modules)
        said += lines(evaluated("module.m.o", configuration))
        assert [broken.place.source.path for broken in configuration.broken] == ["m/m.tf"]
    assert said == ['"../m-a"', '"../m-b"']


def test_a_dynamic_block_of_an_override_replaces_its_own_type(tmp_path: Path) -> None:
    """An override's dynamic block takes the place of all blocks of that type, and of no other."""
    (tmp_path / "main.tf").write_text(
        'data "d" "x" {\n  statement { sid = "a" }\n  dynamic "other" {\n    for_each = [1]\n'
        "    content {}\n  }\n}\n",
        encoding="utf-8",
    )
    (tmp_path / "override.tf").write_text(
        'data "d" "x" {\n  dynamic "statement" {\n    for_each = ["b"]\n'
        "    content { sid = statement.value }\n  }\n}\n",
        encoding="utf-8",
    )
    configuration = Configuration(Files(str(tmp_path), str(tmp_path)), str(tmp_path))
    (resource,) = configuration.resources()
    contents, scope = resource.definition.contents, resource.scope
    sids = [
        " ".join(lines(value))
        for block in configuration.blocks(contents, "statement", scope)
        if (value := configuration.argument(block.contents, "sid", block.scope)) is not None
    ]
    assert sids == ['"b"']
    assert len(list(configuration.blocks(contents, "other", scope))) == 1
