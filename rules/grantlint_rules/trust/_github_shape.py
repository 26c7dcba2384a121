"""What subjects of GitHub Actions look like, and what no subject can be.

`repo:OWNER/NAME`, then what a workflow runs for: a ref, an environment or a pull request. An owner
may choose other claims, each with its name before it; `repo` alone would be such a choice.

https://docs.github.com/en/actions/reference/security/oidc
"""

from grantlint_rules.trust._github import first_wildcard, has_wildcard

BARE = ("pull_request",)
"""What stands in a subject without a value."""
NO_CLAIMS = frozenset({"branch", "env", "heads", "pull-request", "refs", "tag", "tags"})
"""Names that people make up. Others may be new: GitHub adds claims, and owners name properties."""
REF = "refs/"


def stops_early(subject: str) -> bool:
    """Whether nothing stands behind the repository, or not even that; a wildcard is something."""
    rest = subject.removeprefix("repo:")
    return rest != subject and ":" not in rest.removesuffix(":") and not has_wildcard(rest)


def flaw(subject: str) -> str | None:
    """Why no subject fits a pattern; None where one may."""
    fixed = subject[: first_wildcard(subject)]
    kind, colon, rest = fixed.partition(":")
    is_whole = fixed == subject
    if "/" in kind or (is_whole and not colon):
        return "a subject starts with `repo:`"
    if kind != "repo":
        return None
    repository, colon, claim = rest.partition(":")
    if repository.count("/") > 1:
        return "a colon stands behind the repository, not a slash"
    if claim.startswith("//"):
        return "a repository stands there without `https://github.com/`"
    return _flaw_of_claim(claim, is_whole=is_whole) if colon else None


def _flaw_of_claim(claim: str, *, is_whole: bool) -> str | None:
    """Why none goes on like this behind the repository; *is_whole*: no wildcard comes after it."""
    name, colon, value = claim.partition(":")
    is_alone = is_whole and not colon
    if (is_alone and name not in BARE) or "/" in name or (colon and name in NO_CLAIMS):
        return (
            f"GitHub does not write `{name}` behind the repository, but `ref:refs/heads/BRANCH`, "
            "`ref:refs/tags/TAG`, `environment:NAME` or `pull_request`"
        )
    if name != "ref" or not colon:
        return None
    if value.startswith(REF) or (REF.startswith(value) and not is_whole):
        return None
    return "a branch is written as `ref:refs/heads/BRANCH`, a tag as `ref:refs/tags/TAG`"
