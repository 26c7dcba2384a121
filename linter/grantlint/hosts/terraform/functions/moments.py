"""Functions over moments in time; the clock itself is never read."""

import re
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Final

from grantlint.hosts.terraform.functions.calls import Function, Invocation, plain
from grantlint.hosts.terraform.value import Value
from grantlint.model import Shape

_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_SECONDS: Final = {
    "ns": Fraction(1, 10**9), "us": Fraction(1, 10**6), "µs": Fraction(1, 10**6),
    "μs": Fraction(1, 10**6), "ms": Fraction(1, 1000), "s": Fraction(1), "m": Fraction(60),
    "h": Fraction(3600),
}  # fmt: skip
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAYOUT = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']")
_MOMENT: Final = "????-??-??T??:??:??Z"


def _moment(text: str) -> datetime:
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise ValueError("a text that is no RFC 3339 timestamp")
    zone = match[7]
    offset = timedelta()
    if zone != "Z":
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        offset = -offset if zone[0] == "-" else offset
    moment = datetime.fromisoformat(text[:19])
    return moment.replace(tzinfo=timezone(offset))


def _written(moment: datetime) -> str:
    text = moment.isoformat(timespec="seconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _added(text: str, duration: str) -> str:
    sign = -1 if duration.startswith("-") else 1
    rest = duration.lstrip("+-")
    parts = _DURATION.findall(rest)
    if not parts or "".join(number + unit for number, unit in parts) != rest:
        raise ValueError("a text that is no duration")
    seconds = sum((Fraction(number) * _SECONDS[unit] for number, unit in parts), Fraction())
    if seconds > 10**12:
        raise ValueError("a duration that is too long")
    return _written(_moment(text) + timedelta(microseconds=int(sign * seconds * 10**6)))


def _compared(one: str, other: str) -> int:
    first, second = _moment(one), _moment(other)
    return (first > second) - (first < second)


def _formatted(layout: str, text: str) -> str:
    moment = _moment(text)
    pieces: list[str] = []
    at = 0
    for match in _LAYOUT.finditer(layout):
        if match.start() != at:
            break
        at = match.end()
        if match[1] is not None:
            pieces.append(match[1].replace("''", "'"))
        elif match[2] is not None:
            pieces.append(_field(match[0], moment))
        else:
            pieces.append(match[0])
    if at != len(layout):
        raise ValueError("a quote that is not closed")
    return "".join(pieces)


def _field(verb: str, moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    minutes = int(abs(offset).total_seconds()) // 60
    sign = "-" if offset < timedelta() else "+"
    zone = f"{sign}{minutes // 60:02}{minutes % 60:02}"
    with_colon = f"{zone[:3]}:{zone[3:]}"
    half = moment.hour % 12 or 12
    fields = {
        "YYYY": f"{moment.year:04}", "YY": f"{moment.year % 100:02}",
        "MMMM": _MONTHS[moment.month - 1], "MMM": _MONTHS[moment.month - 1][:3],
        "MM": f"{moment.month:02}", "M": str(moment.month),
        "DD": f"{moment.day:02}", "D": str(moment.day),
        "EEEE": _DAYS[moment.weekday()], "EEE": _DAYS[moment.weekday()][:3],
        "hh": f"{moment.hour:02}", "h": str(moment.hour), "HH": f"{half:02}", "H": str(half),
        "AA": "AM" if moment.hour < 12 else "PM", "aa": "am" if moment.hour < 12 else "pm",  # noqa: PLR2004  noon
        "mm": f"{moment.minute:02}", "m": str(moment.minute),
        "ss": f"{moment.second:02}", "s": str(moment.second),
        "ZZZZZ": with_colon, "ZZZZ": zone, "ZZZ": zone if offset else "UTC",
        "Z": with_colon if offset else "Z",
    }  # fmt: skip
    if verb not in fields:
        raise ValueError(f"a format without meaning: `{verb[:20]}`")
    return fields[verb]


def _now(call: Invocation, arguments: list[Value]) -> Value:
    return call.hole(arguments, "string", Shape(_MOMENT, has_wildcards=False))


FUNCTIONS: Final[dict[str, Function]] = {
    "formatdate": plain("ss", _formatted),
    "plantimestamp": Function(_now, 0, 0),
    "timeadd": plain("ss", _added),
    "timecmp": plain("ss", _compared, "n"),
    "timestamp": Function(_now, 0, 0),
}
