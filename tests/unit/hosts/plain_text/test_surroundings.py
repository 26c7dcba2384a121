"""Paths that tell what a file is for, and what such files say about stored keys."""

import pytest

from grantlint.hosts.plain_text.references import references
from grantlint.hosts.plain_text.surroundings import surroundings_of
from grantlint.model import Source, Span, Surroundings

PIPELINE = Surroundings.PIPELINE
IMAGE = Surroundings.IMAGE


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".github/workflows/ci.yml", PIPELINE),
        ("app/.github/workflows/ci.yaml", PIPELINE),
        (".gitlab-ci.yml", PIPELINE),
        ("ci/build.gitlab-ci.yml", PIPELINE),
        ("bitbucket-pipelines.yml", PIPELINE),
        (".circleci/config.yml", PIPELINE),
        ("azure-pipelines.release.yml", PIPELINE),
        ("Jenkinsfile", PIPELINE),
        ("buildspec.yml", PIPELINE),
        ("Dockerfile", IMAGE),
        ("deploy/Dockerfile.prod", IMAGE),
        ("app.dockerfile", IMAGE),
        (".env", Surroundings.ENVIRONMENT),
        ("app/.env.local", Surroundings.ENVIRONMENT),
        ("prod.env", Surroundings.ENVIRONMENT),
        ("workflows/ci.yml", Surroundings.TEXT),
        ("src/environment.py", Surroundings.TEXT),
        ("docs/dockerfiles.md", Surroundings.TEXT),
    ],
)
def test_paths(path: str, kind: Surroundings) -> None:
    """Pipelines, images and environments are known by the names their tools ask for."""
    assert surroundings_of(path) is kind


def marked(text: str, surroundings: Surroundings) -> list[str]:
    """What the references in a text mark."""
    source = Source("t", text, "test", lambda token: Span(int(token[0]), int(token[1])))
    spans = [one.place.span() for one in references(source, surroundings)]
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("aws-secret-access-key: ${{ secrets.KEY }}", "${{ secrets.KEY }}"),
        ("AWS_SECRET_ACCESS_KEY: '${{secrets.KEY}}'", "${{secrets.KEY}}"),
        ("AWS_SECRET_ACCESS_KEY: $PROD_SECRET", "$PROD_SECRET"),
        ("export AWS_SECRET_ACCESS_KEY=${PROD_SECRET}", "${PROD_SECRET}"),
        ("AWS_SECRET_ACCESS_KEY: $(secret)", "$(secret)"),
        ("AWS_SECRET_ACCESS_KEY = credentials('aws-secret')", "credentials('aws-secret')"),
    ],
)
def test_pipelines_with_stored_keys(text: str, reference: str) -> None:
    """Each CI service has its way to hand a stored secret to a job."""
    assert marked(text, PIPELINE) == [reference]
    assert marked(text, Surroundings.TEXT) == []


@pytest.mark.parametrize(
    "text",
    [
        "role-to-assume: arn:aws:iam::123456789012:role/deploy",
        "aws-secret-access-key: ${{ steps.login.outputs.secret }}",
        "AWS_SECRET_ACCESS_KEY: test",
        "AWS_SECRET_ACCESS_KEY: $A\nAWS_SESSION_TOKEN: $B",
        "MY_AWS_SECRET_ACCESS_KEY_NAME: $A",
    ],
)
def test_pipelines_without_long_term_keys(text: str) -> None:
    """Roles, keys of a session, and values for tests are as they should be."""
    assert marked(text, PIPELINE) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("FROM a\nARG AWS_SECRET_ACCESS_KEY\n", 1),
        ("ENV AWS_SECRET_ACCESS_KEY=$KEY", 1),
        ("ENV A=1 AWS_SECRET_ACCESS_KEY=${KEY} B=2", 1),
        ("ENV AWS_SECRET_ACCESS_KEY $KEY", 1),
        ("ENV AWS_SECRET_ACCESS_KEY=test", 0),
        ('ENV AWS_SECRET_ACCESS_KEY=""', 0),
        ("RUN echo AWS_SECRET_ACCESS_KEY", 0),
        ("ARG AWS_SECRET_ACCESS_KEY_FILE", 0),
    ],
)
def test_images(text: str, count: int) -> None:
    """A build argument or a variable that takes a key keeps it in the image."""
    assert marked(text, IMAGE) == ["AWS_SECRET_ACCESS_KEY"] * count
