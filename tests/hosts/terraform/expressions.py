"""Makes expressions over all functions of the language, the same ones for the same seed."""

import random

STRINGS = (
    '""', '"a"', '"Hello World"', '"a,b,,c"', '"  x \\n"', '"é😀ß"', '"it\'s a_b foo-bar"',
    '"aXbXX"',
    '"10"', '"true"', '"a/b/c.txt"', '"<&>\\u2028"', '"x\\ty\\n\\nz\\n"',
    '"arn:aws:iam::123456789012:role/p/x"',
)  # fmt: skip
SHORT = ('""', '"a"', '"X"', '"b"', '","', '"o"', '" "', '"aX"')
NUMBERS = ("0", "1", "2", "3", "-1", "10", "2.5", "-3", "1e3", "0.1", '"4"', "7")
SMALL = ("0", "1", "2", "3", "-1", "8")
BOOLS = ("true", "false", '"true"', "1 < 2", "!false")
LISTS = (
    "[]", '["a"]', '["b", "a", "c"]', '["a", "", "a"]', "[1, 2, 2]", '[1, "a"]', "[true, false]",
    'tolist(["x", "y"])', 'toset(["q", "p", "q"])', "[[1], [2, [3]]]", "[null]", "range(4)",
    '[for x in ["a", "b"] : upper(x)]',
)  # fmt: skip
FLAT = tuple(pool for pool in LISTS if "[[" not in pool)  # items of one type, or made so
TEXTS = (
    "[]",
    '["a"]',
    '["b", "a", "B"]',
    '["a", "", "a"]',
    'toset(["q", "p"])',
    '["1", "10", "2"]',
)
SETS = ("[1, 2]", '["a", "b"]', '["b"]', "[]", 'toset(["a"])', '["c", "a"]')
MAPS = (
    "{}", "{ a = 1 }", '{ b = "x", a = "y" }', '{ a = 1, b = "x" }', "{ a = { c = 1 } }",
    'tomap({ a = "1", b = "2" })', "{ b = [1, 2], a = null }", '{ "x y" = true }',
)  # fmt: skip
TEXT_LISTS = ('{ a = ["x", "y"], b = ["x"] }', "{}", "{ a = [] }")
ANY = (*STRINGS[:8], *NUMBERS, *BOOLS, *LISTS, *MAPS, "null")
NETWORKS = ('"10.0.0.0/16"', '"192.168.1.0/24"', '"fd00::/48"', '"10.1.2.3/8"', '"no"')
TIMES = (
    '"2020-02-28T23:30:00Z"',
    '"2021-01-01T00:00:00+02:00"',
    '"nope"',
    '"2020-02-29T12:00:05Z"',
)
PATTERNS = (
    '"a"', '"(a)(b)?"', '"[a-z]+"', '"(?P<n>[0-9]+)"', '"^.*$"', '"x|y"', '"\\\\s+"', '"(?i)HELLO"',
    '"[[:alpha:]]+"', '"a*"',
)  # fmt: skip
FORMATS = (
    '"%s"', '"%d"', '"%v"', '"%5s|"', '"%-5s|"', '"%05d"', '"%.2f"', '"%q"', '"%x"', '"%t"', '"%%"',
    '"%s %s"', '"%#v"', '"%e"', '"%b"', '"%X"', '"%3.1f"', '"%g"',
)  # fmt: skip
DATES = (
    '"YYYY-MM-DD"',
    '"EEE, DD MMM YYYY hh:mm:ss ZZZ"',
    '"h:mmaa"',
    "\"EEEE 'o''clock'\"",
    '"HH M D YY Z"',
)
DURATIONS = ('"1h"', '"-30m"', '"1h30m10s"', '"1.5h"', '"x"')
JSON = ('"{\\"a\\":[1,null,true]}"', '"[1.5,\\"x\\"]"', '"nope"', '"\\"s\\""', '"12"')
YAML = (
    '"a: 1\\nb: [x, yes]\\n"', '"- a\\n- 1.5\\n"', '"x"', '"a: {b: null}"', '"a: \\"1\\""',
    '"010: 0x1f"', '"a: 2001-01-01"',
)  # fmt: skip
CSV = ('"a,b\\n1,2\\n"', '"a\\nx\\n\\"y,z\\"\\n"', '"a,b\\n1\\n"')
BASE64 = ('"aGVsbG8="', '"4pyTIMOg"', '"!!"', '""')
PATHS = ('"note.txt"', '"sub/other.txt"', '"missing.txt"', '"./note.txt"')
TEMPLATES = ('"t.tftpl"', '"note.txt"')
VARIABLES = ('{ name = "n", items = ["a", "b"] }', "{ name = 1, items = [] }", "{}")
UUIDS = ('"dns"', '"url"', '"6ba7b810-9dad-11d1-80b4-00c04fd430c8"', '"no"')
ENCODINGS = ('"UTF-8"', '"UTF-16LE"', '"ISO-8859-1"')

FUNCTIONS = {
    "abs": (NUMBERS,), "alltrue": (("[true]", "[]", '["false"]', "[true, false]"),),
    "anytrue": (("[true]", "[]", '["false"]', "[true, false]"),), "base64decode": (BASE64,),
    "base64encode": (STRINGS,), "base64sha256": (STRINGS,), "base64sha512": (STRINGS,),
    "basename": (PATHS,), "can": (("null.a", "1", "[][0]", 'tonumber("x")'),), "ceil": (NUMBERS,),
    "chomp": (STRINGS,), "chunklist": (FLAT, SMALL[:4]), "cidrhost": (NETWORKS, SMALL),
    "cidrnetmask": (NETWORKS,), "cidrsubnet": (NETWORKS, SMALL[:4], SMALL[:4]),
    "cidrsubnets": (NETWORKS, SMALL[:4], SMALL[:4]), "coalesce": (ANY, STRINGS),
    "compact": (TEXTS,),
    "coalescelist": (LISTS[:4], LISTS[:4]), "concat": (LISTS, LISTS), "contains": (LISTS, ANY),
    "csvdecode": (CSV,), "dirname": (PATHS,), "distinct": (FLAT,),
    "element": (LISTS, SMALL[:4]), "endswith": (STRINGS, SHORT), "file": (PATHS,),
    "filebase64": (PATHS,), "filebase64sha256": (PATHS,), "filebase64sha512": (PATHS,),
    "fileexists": (PATHS,), "filemd5": (PATHS,),
    "fileset": (('"."', '"sub"'), ('"*.txt"', '"**/*.txt"', '"{note,other}.txt"', '"[n]*"',
    '"?ote.txt"')),
    "filesha1": (PATHS,), "filesha256": (PATHS,), "filesha512": (PATHS,), "flatten": (LISTS,),
    "floor": (NUMBERS,), "format": (FORMATS, (*STRINGS[:4], *NUMBERS, *BOOLS, *LISTS[:4])),
    "formatdate": (DATES, TIMES), "formatlist": (FORMATS[:3], TEXTS), "indent": (SMALL[:4],
    STRINGS),
    "index": (LISTS, ANY), "issensitive": (STRINGS,), "join": (SHORT, TEXTS), "jsondecode": (JSON,),
    "jsonencode": (ANY,), "keys": (MAPS,), "length": ((*LISTS, *MAPS, *STRINGS),),
    "log": (("1", "100", "8"), ("2", "10")), "lookup": (MAPS, SHORT, STRINGS), "lower": (STRINGS,),
    "matchkeys": (TEXTS[:4], TEXTS[:4], SETS), "max": (NUMBERS, NUMBERS), "md5": (STRINGS,),
    "merge": (MAPS, MAPS), "min": (NUMBERS, NUMBERS), "nonsensitive": (STRINGS,), "one": (LISTS,),
    "parseint": (('"ff"', '"-10"', '"z"', '"777"', '""'), ("16", "8", "36", "62", "10")),
    "pow": (NUMBERS, SMALL), "range": (SMALL, SMALL), "regex": (PATTERNS, STRINGS),
    "regexall": (PATTERNS, STRINGS), "replace": (STRINGS, (*SHORT[1:], '"/[a-c]/"',
    '"/(b)/"'), SHORT),
    "reverse": (LISTS,), "setintersection": (SETS, SETS), "setproduct": (SETS[:4], SETS[:4]),
    "setsubtract": (SETS, SETS), "setunion": (SETS, SETS), "sha1": (STRINGS,), "sha256": (STRINGS,),
    "sha512": (STRINGS,), "signum": (("0", "-2", "5"),), "slice": (LISTS, SMALL[:4], SMALL[:4]),
    "sort": (TEXTS,), "split": (SHORT, STRINGS), "startswith": (STRINGS, SHORT),
    "strcontains": (STRINGS, SHORT), "strrev": (STRINGS,), "substr": (STRINGS, SMALL, SMALL),
    "sum": (("[1, 2]", "[1.5, 2]", "[]", "[-1]"),), "templatefile": (TEMPLATES, VARIABLES),
    "textdecodebase64": (BASE64, ENCODINGS), "textencodebase64": (STRINGS[:5], ENCODINGS),
    "timeadd": (TIMES, DURATIONS), "timecmp": (TIMES, TIMES), "title": (STRINGS,), "tobool": (ANY,),
    "tolist": (FLAT,), "tomap": (MAPS,), "tonumber": (ANY,), "toset": (FLAT,), "tostring": (ANY,),
    "transpose": (TEXT_LISTS,), "trim": (STRINGS, SHORT), "trimprefix": (STRINGS, SHORT),
    "trimspace": (STRINGS,), "trimsuffix": (STRINGS, SHORT), "try": (("null.a", "[][0]", "1"), ANY),
    "upper": (STRINGS,), "urlencode": (STRINGS,), "uuidv5": (UUIDS, STRINGS[:5]), "values": (MAPS,),
    "yamldecode": (YAML,), "yamlencode": (ANY,), "zipmap": (TEXTS, LISTS),
}  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||")
SHAPES = (
    "[for i, v in {list} : v if i < 2]", "{{ for k, v in {map} : k => v }}",
    "{{ for v in {texts} : v => 1... }}", "{map}[{short}]", "{list}[{small}]", "{list}[*]",
    '"%{{ for v in {texts} ~}} ${{v}} %{{ endfor }}!"',
    '"%{{ if {bool} }}y%{{ else }}n%{{ endif }}"',
    "{bool} ? {any} : null", "{any} == {any2}", "{number} {operator} {number2}", "!{bool}",
    "{bool} {logical} {bool2}", "-{number}", '"a${{{string}}}b"', "[for k, v in {map} : k]",
    "[for v in {list} : v == null ? 0 : 1]",
)  # fmt: skip

PICKED = (
    'yamlencode("é😀")', 'yamlencode({ "😀" = "x😀\\ny" })',
    'yamlencode("\\u007f\\u0085\\u2028\\ufeff")', 'yamlencode("\\u0001\\t\\\\\\"")',
    'yamlencode({ a = "x\\n  y\\n" })', 'yamlencode({ a = "\\n  y" })',
    'yamlencode({ a = " x\\ny\\n" })', 'yamlencode({ a = "x \\ny" })',
    'yamlencode({ a = "x\\ty\\nb" })', 'yamlencode({ a = "\\n" })',
    'yamlencode({ a = "x\\n \\n" })', 'yamlencode(["x\\ny", { b = "z\\n" }])',
    'yamlencode("x\\n\\n")', 'yamlencode("x\\ny ")', 'tolist([["a"], "b"])',
    'tolist([["a"], ["b", "c"]])', 'tolist([[1], ["b", "c"]])', 'tolist([[1, "a"], [true, 2]])',
    "tolist([[1], [true]])", "tolist([[1], [true, 2]])", 'tolist([{ a = 1 }, { b = "x" }])',
    "tolist([{ a = 1 }, { b = [1] }])", 'tolist([{ a = 1 }, { a = "x" }])',
    "tolist([{ a = 1 }, { a = [1] }])", 'tolist([toset([1]), tolist(["x"])])',
    'tolist([tomap({ a = 1 }), { b = "x" }])', 'tolist([tomap({ a = 1 }), { b = ["x"] }])',
    'distinct([["a"], "b"])', 'distinct([{ a = 1 }, { a = "1" }])', 'toset(["a", { a = 1 }])',
    'chunklist([["a"], "b"], 1)', 'toset([["a"], { a = 1 }])', 'chunklist([[1], ["b"]], 1)',
    "concat(tolist([1]), tolist([true]))", 'setproduct([["a"], "b"], [1])',
    'setunion([["a"]], ["b"])', 'tomap({ a = [1], b = ["x"] })',
    'tomap({ a = { x = 1 }, b = { x = "y" } })', 'tomap({ a = [1], b = "x" })',
    'abspath("/a/../b")', 'abspath("//a/b/")', 'pathexpand("a//b")', 'pathexpand("~other/x")',
    'jsondecode("[\\"a\\", 1e2]")', 'yamlencode([["x\\ny"], "z\\n\\nw"])',
    'yamlencode({ a = { b = "x\\n\\ny\\n" } })', 'yamlencode([{ a = ["x\\ny"], b = "p\\nq" }])',
)  # fmt: skip
"""Where an evaluator is easily wrong: YAML's blocks and escapes, collections of unlike items."""


def expressions(count: int, seed: int) -> list[str]:
    """The picked expressions, then each function in turn, operators, loops, templates."""
    rng = random.Random(seed)  # noqa: S311  the same expressions each time
    made: list[str] = list(PICKED)
    names = sorted(FUNCTIONS)
    while len(made) < count + len(PICKED):
        for name in names:
            arguments = ", ".join(rng.choice(pool) for pool in FUNCTIONS[name])
            made.append(f"{name}({arguments})")
        made += [_shape(rng) for _ in range(len(names) // 3)]
    return made[: count + len(PICKED)]


def _shape(rng: random.Random) -> str:
    return rng.choice(SHAPES).format(
        list=rng.choice(LISTS), map=rng.choice(MAPS), texts=rng.choice(TEXTS),
        short=rng.choice(SHORT), small=rng.choice(SMALL), bool=rng.choice(BOOLS),
        bool2=rng.choice(BOOLS), any=rng.choice(ANY), any2=rng.choice(ANY),
        number=rng.choice(NUMBERS), number2=rng.choice(NUMBERS),
    operator=rng.choice(OPERATORS[:11]),
        logical=rng.choice(OPERATORS[11:]), string=rng.choice(STRINGS),
    )  # fmt: skip
