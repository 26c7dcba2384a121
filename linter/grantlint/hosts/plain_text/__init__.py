"""Any text file, looked through for credentials only."""

from grantlint.hosts.plain_text.host import PlainText

HOST = PlainText()
