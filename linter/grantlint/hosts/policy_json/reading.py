"""One file as an estate: read, told from what is no policy, and given to what knows its form."""

import os

from msgspec.structs import replace

from grantlint.host import File, HandedOn, HostOptions
from grantlint.hosts.policy_json import bare, shapes
from grantlint.hosts.policy_json.gathered import credentials
from grantlint.hosts.policy_json.sheet import Sheet, sheet
from grantlint.model import DocumentKind, Estate, NotUnderstood, Organization, Place, Source
from grantlint.text import globs

TERRAFORM = "terraform"
"""The host that reads plans and states."""


def read(
    file: File, options: HostOptions, organization: Organization | None = None
) -> Estate | HandedOn | None:
    """What one file says; None when there is nothing of IAM in it."""
    loaded = sheet(file)
    if loaded is None:
        return None
    if shapes.is_terraform_output(loaded.value):
        handed = replace(file, text=loaded.source.text, value=loaded.value)
        return HandedOn(TERRAFORM, handed)
    return estate(loaded, given_kind(file.path, options), organization)


def estate(
    loaded: Sheet, given: DocumentKind | None = None, organization: Organization | None = None
) -> Estate | None:
    """What a sheet says; None when there is nothing of IAM in it.

    *given* is what the config says the policies in it are.
    """
    if bare.is_bare(loaded):
        found = bare.estate(loaded, given, organization)
        if found is not None:
            return found
    source = loaded.source
    if loaded.problem is not None:
        return Estate(
            name=source.path,
            sources=(source,),
            credentials=credentials(source),
            problems=(loaded.problem,),
        )
    if loaded.note:
        passed_over = _note(source, loaded.note)
        return Estate(name=source.path, sources=(source,), not_understood=(passed_over,))
    if not loaded.has_signs:
        return None
    language = shapes.other_language(loaded.value)
    if language is not None:
        note = _note(source, f"{language}, which is not read yet")
        return Estate(name=source.path, sources=(source,), not_understood=(note,))
    from grantlint.hosts.policy_json import wrapped  # noqa: PLC0415  most policies stand alone

    return wrapped.Reading(source, given).estate(loaded, organization)


def _note(source: Source, reason: str) -> NotUnderstood:
    return NotUnderstood(Place(source, ()), source.path, reason, is_policy=True)


def given_kind(path: str, options: HostOptions) -> DocumentKind | None:
    """What the config says the policies of a file are; of several globs the last one counts."""
    if not options.kinds:
        return None
    relative = relative_path(path, options)
    fitting = (kind for glob, kind in reversed(options.kinds) if globs.matches(glob, relative))
    return next(fitting, None)


def relative_path(path: str, options: HostOptions) -> str:
    """*path* from the folder that the globs of the config are relative to."""
    try:
        relative = os.path.relpath(path, options.root or os.curdir)
    except ValueError:  # another drive
        relative = path
    return relative.replace(os.sep, "/")
