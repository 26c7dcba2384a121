"""Long-term keys of AWS that a pipeline or an image works with."""

from collections.abc import Iterator

from grantlint.model import Credential, CredentialKind, Finding, Severity, Surroundings
from grantlint.rule import ALWAYS, Context, rule

FOR_IMAGES = (
    "Give what runs the image a role; for a build, pass the key with "
    "`RUN --mount=type=secret`, which leaves no trace in the image"
)
FOR_PIPELINES = (
    "Let the pipeline assume a role by OIDC: then there is no key to leak, to rotate or to forget"
)
CARRIERS = {
    Surroundings.PIPELINE: "pipeline",
    Surroundings.IMAGE: "image",
    Surroundings.ENVIRONMENT: "environment file",
}


@rule(on=Credential, when=ALWAYS, severity=Severity.WARNING, since="0.1.0")
def check(credential: Credential, ctx: Context) -> Iterator[Finding]:
    carrier = CARRIERS.get(credential.surroundings)
    if carrier is None or credential.redacted.startswith("ASIA"):
        return
    if credential.kind is CredentialKind.REFERENCE:
        yield _of_reference(credential, ctx)
        return
    yield ctx.finding(
        credential,
        f"a long-term key is written into this {carrier}",
        hint=_hint(credential),
        secret=credential.digest,
    )


def _of_reference(credential: Credential, ctx: Context) -> Finding:
    if credential.surroundings is Surroundings.IMAGE:
        return ctx.finding(
            credential,
            f"`{credential.redacted}` stays in the history of the image, where whoever pulls it "
            "reads the key",
            hint=FOR_IMAGES,
        )
    return ctx.finding(
        credential,
        "this pipeline works with a long-term key that its CI service stores",
        severity=Severity.INFO,
        hint=FOR_PIPELINES,
    )


def _hint(credential: Credential) -> str:
    return FOR_IMAGES if credential.surroundings is Surroundings.IMAGE else FOR_PIPELINES
