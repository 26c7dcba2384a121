"""The languages in which AWS access is written down: one host each, imported when one is met."""

from msgspec import Struct

DEFAULT = "policy_json"
"""Reads standard input and files given by name that no suffix claims and that look like JSON."""
FALLBACK = "plain_text"
"""Looks for keys in every other file, and in those in which their own host found nothing."""
BINARY = (
    ".7z", ".a", ".avi", ".bin", ".bmp", ".bz2", ".class", ".dll", ".dylib", ".eot", ".exe",
    ".gif", ".gz", ".ico", ".jar", ".jpeg", ".jpg", ".lz4", ".mo", ".mov", ".mp3", ".mp4", ".npy",
    ".o", ".ogg", ".otf", ".parquet", ".pdf", ".png", ".psd", ".pyc", ".pyd", ".rar", ".so",
    ".sqlite", ".tar", ".tgz", ".tif", ".tiff", ".ttf", ".wasm", ".wav", ".webm", ".webp", ".whl",
    ".woff", ".woff2", ".xz", ".zip", ".zst",
)  # fmt: skip
"""Endings of files that hold no text: the fallback does not open them, unless they are named."""


class Entry(Struct, frozen=True):
    """What is known of a host before it is imported: its module holds the host as `HOST`.

    `suffixes` are those of the files it takes; of several that fit, the longest one decides.
    `reads_together` says that files belong to one another, so that all are handed over at once.
    """

    module: str
    suffixes: tuple[str, ...]
    reads_together: bool = False


HOSTS = {
    "policy_json": Entry("grantlint.hosts.policy_json", (".json",)),
    "terraform": Entry(
        "grantlint.hosts.terraform",
        (".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"),
        reads_together=True,
    ),
    "plain_text": Entry("grantlint.hosts.plain_text", ()),
}
