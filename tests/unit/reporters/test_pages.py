"""A rule's page reads as help."""

from grantlint.reporters.pages import readable

PAGE = """\
# Title «kept»

```json flagged
{"Resource": «"*"»}
```

~~~toml config
a = "```"
~~~

```text unknown
plain
```
"""


def test_readable() -> None:
    """Examples get captions in words, and lose the marks of what is found."""
    assert readable(PAGE) == (
        '# Title «kept»\n\nReported:\n\n```json\n{"Resource": "*"}\n```\n\n'
        'With this configuration:\n\n~~~toml\na = "```"\n~~~\n\n```text\nplain\n```\n'
    )
