"""Tools for developing grantlint; not shipped."""
