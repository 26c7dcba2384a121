"""Which files are read together, and what becomes of those that one host hands on."""

from grantlint.config import Config
from grantlint.engine.batches import Batches
from grantlint.host import File, HandedOn, HostOptions, OrganizationJoin

PLAN = File(path="plan.json", real="/r/plan.json", text="{}", value={})


def named(*names: str) -> list[tuple[str, File]]:
    hosts = {"json": "policy_json", "tf": "terraform"}
    return [(hosts[name.rsplit(".", 1)[1]], File(path=name, real=f"/r/{name}")) for name in names]


def read(batches: Batches, handed: HandedOn | None = None) -> list[tuple[str, list[str]]]:
    """The batches in their order; *handed* is handed on while the first one is read."""
    found = []
    for host, files in batches:
        if handed is not None:
            batches.hand_on(handed)
        found.append((host.name, [file.path for file in files]))
    return found


def test_files_of_one_configuration_are_read_together() -> None:
    """JSON files stand alone and come first; Terraform's are one batch."""
    batches = Batches(named("a.tf", "a.json", "b.tf", "b.json"), Config(root="/r"))
    assert read(batches) == [
        ("policy_json", ["a.json"]),
        ("policy_json", ["b.json"]),
        ("terraform", ["a.tf", "b.tf"]),
    ]


def test_joined_files_are_read_together() -> None:
    """A config that joins JSON files makes one batch of them."""
    config = Config(root="/r", hosts=HostOptions(organization=OrganizationJoin(scps=("*.json",))))
    assert read(Batches(named("a.json", "b.json"), config)) == [
        ("policy_json", ["a.json", "b.json"])
    ]


def test_a_file_that_is_handed_on_is_read_with_the_rest() -> None:
    """A plan beside its configuration makes one batch with it."""
    batches = Batches(named("plan.json", "a.tf"), Config(root="/r"))
    assert read(batches, HandedOn("terraform", PLAN)) == [
        ("policy_json", ["plan.json"]),
        ("terraform", ["a.tf", "plan.json"]),
    ]


def test_a_file_may_be_the_only_one_of_its_host() -> None:
    """A plan alone is read by the host it was handed to."""
    batches = Batches(named("plan.json"), Config(root="/r"))
    assert read(batches, HandedOn("terraform", PLAN))[1:] == [("terraform", ["plan.json"])]


def test_a_file_is_handed_on_once() -> None:
    """Two hosts that hand a file to each other do not keep the run busy."""
    batches = Batches(named("plan.json"), Config(root="/r"))
    hands = [HandedOn("terraform", PLAN), HandedOn("policy_json", PLAN)]
    found = 0
    for _ in batches:
        batches.hand_on(hands[found % 2])
        found += 1
    assert found == 2
