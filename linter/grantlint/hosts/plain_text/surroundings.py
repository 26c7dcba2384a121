"""What kind of file a path names: a pipeline, an image, an environment.

Knows the names that CI services and tools give their files; reads none of them.
"""

import re

from grantlint.model import Surroundings

_PIPELINE = (
    r"(?:^|/)(?:"
    r"\.github/(?:workflows|actions)/.+\.ya?ml"
    r"|\.circleci/.+\.ya?ml|\.buildkite/.+\.ya?ml|\.semaphore/.+\.ya?ml|\.woodpecker/.+\.ya?ml"
    r"|[^/]*\.gitlab-ci\.ya?ml|\.gitlab-ci\.ya?ml|bitbucket-pipelines\.ya?ml"
    r"|azure-pipelines[^/]*\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml|\.?appveyor\.ya?ml"
    r"|buildspec[^/]*\.ya?ml|cloudbuild[^/]*\.ya?ml|jenkinsfile[^/]*"
    r")$"
)
_IMAGE = r"(?:^|/)(?:(?:dockerfile|containerfile)(?:[.-][^/]*)?|[^/]+\.(?:docker|container)file)$"
_ENVIRONMENT = r"(?:^|/)(?:\.env[^/]*|[^/]+\.env)$"
_KINDS = (
    (_PIPELINE, Surroundings.PIPELINE),
    (_IMAGE, Surroundings.IMAGE),
    (_ENVIRONMENT, Surroundings.ENVIRONMENT),
)


def surroundings_of(path: str) -> Surroundings:
    """What the name of a file says about what is in it."""
    lowered = path.lower()
    for pattern, kind in _KINDS:
        if re.search(pattern, lowered):
            return kind
    return Surroundings.TEXT
