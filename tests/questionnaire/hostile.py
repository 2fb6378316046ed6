"""Files that mean harm, or might as well: each is made when it is asked for, in a folder of its own.

`HOSTILE` has them by name. A file is written below its folder; the value is the one to be read, which
its suffix makes a questionnaire (.yaml) or another tool's (.tsv, .xlsx).
"""

import io
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import TypeAlias

from app.questionnaire.loader import MAX_BYTES
from tests.questionnaire.everything import LISTS, VALID
from tests.questionnaire.generated import generated, pigeons
from tests.questionnaire.writing import CHOICES, HEAD, PAGE

Case: TypeAlias = Callable[[Path], Path]
T = "{fr: Une question, en: A question}"
FULL = MAX_BYTES - 2_000  # bytes that are read, and a head beside them
NOISE = Random(1)  # the same every time
HUGE = 50 * 1024**2


def written(*files: tuple[str, str | bytes]) -> Case:
    """These files; the first is the one to read."""

    def write(folder: Path) -> Path:
        for name, content in files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder / files[0][0]

    return write


def text(content: str | bytes, lists: Mapping[str, str | bytes] | None = None) -> Case:
    """A questionnaire, and lists beside it."""
    beside = ((f"lists/{name}", said) for name, said in (lists or {}).items())
    return written(("v1.yaml", content), *beside)


def page(items: str) -> str:
    """A questionnaire of one page."""
    return f"{HEAD}{PAGE}{items}"


def item(name: str, rest: str) -> str:
    """One item on its line."""
    return f"      - {{item: {name}, ask: {T}, {rest}}}\n"


def later(content: str) -> Case:
    """Later findings beside a questionnaire that is right."""
    lists = ((f"lists/{name}", said) for name, said in LISTS.items())
    return written(("v1.yaml", VALID), ("v1.findings.yaml", content), *lists)


def filled(sign: str, count: int = FULL) -> str:
    """So many characters of the same."""
    return (sign * (count // len(sign) + 1))[:count]


# --- anchors, aliases, merge keys and tags

LAUGHS = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
ALIASES = {
    "a billion laughs": LAUGHS,
    "a billion laughs, then a questionnaire": LAUGHS + VALID,
    "laughs of mappings": "a0: &a0 {x: y}\n"
    + "".join(
        f"a{n}: &a{n} {{{', '.join(f'k{k}: *a{n - 1}' for k in range(10))}}}\n"
        for n in range(1, 12)
    ),
    "laughs merged": "a0: &a0 {x: y}\n"
    + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], b{n}: c}}\n" for n in range(1, 40)),
    "a long text, ten thousand times": f"x: &x {'y' * 100_000}\nz: [{', '.join(['*x'] * 10_000)}]\n",
    "an anchor that holds itself": "a: &a [*a]\n",
    "a mapping that holds itself": "a: &a {b: *a}\n",
    "anchors everywhere": "".join(f"k{n}: &n{n} v\n" for n in range(50_000)),
    "aliases everywhere": f"a: &a b\nc: [{', '.join(['*a'] * 100_000)}]\n",
    "aliases of nothing": "".join(f"k{n}: *n{n}\n" for n in range(50_000)),
    "aliases as keys": f"a: &a b\n{''.join('*a : c' + chr(10) for _ in range(20_000))}",
    "merge keys everywhere": f"a: &a {{b: c}}\nd:\n{'  <<: *a' + chr(10):s}" * 5_000,
}
TAGS = {
    tag: HEAD.replace("questionnaire: sample", f"questionnaire: {tag}")
    for tag in (
        "!!python/object/apply:os.system [id]",
        "!!python/object/new:subprocess.Popen [[id]]",
        "!!python/name:os.system",
        "!!python/module:os",
        "!!python/object:app.config.Config {}",
        "!!binary aGVsbG8=",
        "!!set {a, b}",
        "!!timestamp 2024-01-01",
        "!!merge x",
        "!include /etc/passwd",
        "!ENV ${HOME}",
        "!<tag:yaml.org,2002:python/object/apply:os.system> [id]",
    )
} | {
    "a tag directive": "%TAG ! tag:yaml.org,2002:python/\n---\na: !object/apply:os.system [id]\n",
    "tags everywhere": f"[{', '.join(['!!str a'] * 80_000)}]",
    "tags of every line": "".join(f"k{n}: !x{n} v\n" for n in range(40_000)),
}

# --- size and depth

SIZES = {
    f"fifty megabytes of {name}": sign
    for name, sign in {
        "letters": "a",
        "spaces": " ",
        "lines": "\n",
        "remarks": "# a remark\n",
        "keys": "key: value\n",
        "brackets": "[",
        "NULs": "\0",
        "questionnaires": VALID,
    }.items()
}
DEPTHS = {
    f"a megabyte of {sign!r}": filled(sign)
    for sign in (
        "[",
        "{",
        "{a: ",
        "- ",
        "? ",
        "'",
        '"',
        "|",
        "[{",
        "a: [",
        "!",
        "&",
        "*a ",
        ": ",
        "\\",
    )
} | {
    "a megabyte of indentation": "".join(f"{' ' * n}a:\n" for n in range(1_400)),
    "conditions within each other": page(
        item("a", f"type: one, {CHOICES}")
        + item("b", f"type: one, {CHOICES}, when: {'{not: ' * 20}{{a: b}}{'}' * 20}")
    ),
    "conditions far too deep": page(
        item("b", f"type: one, {CHOICES}, when: {'{not: ' * 5_000}{{a: b}}{'}' * 5_000}")
    ),
    "alternatives within each other": page(
        item("a", f"type: one, {CHOICES}")
        + item("b", f"type: one, {CHOICES}, when: {'{any: [' * 10}{{a: b}}{']}' * 10}")
    ),
}

# --- encodings and signs

SIGNS: Mapping[str, bytes] = {
    "UTF-16 with its mark": VALID.encode("utf-16"),
    "UTF-16, big end first": VALID.encode("utf-16-be"),
    "UTF-32": VALID.encode("utf-32"),
    "Latin-1": "title: {fr: é}".encode("latin-1") * 1_000,
    "overlong letters": b"title: \xc0\xaf\xe0\x80\xaf\n" + VALID.encode(),
    "half a pair": b"title: \xed\xa0\x80\n" + VALID.encode(),
    "beyond Unicode": b"title: \xf4\x90\x80\x80\n" + VALID.encode(),
    "UTF-7": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-: a\n",
    "a mark at each line": "\n".join("\ufeff" + line for line in VALID.splitlines()).encode(),
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbf" + VALID.encode(),
    "a NUL in a name": VALID.replace("gender", "gen\0der").encode(),
    "escapes of a terminal": page(
        item("a", 'type: text, help: {fr: "\\e]0;x\\a\\e[2J", en: "\\0"}')
    ).encode(),
    "text that runs backwards": page(
        item("a", "type: text, help: {fr: \u202etxt, en: \u2066x}")
    ).encode(),
    "signs that pile up": page(
        item("a", f"type: text, help: {{fr: e{chr(0x301) * 50_000}, en: x}}")
    ).encode(),
    "line ends of all kinds": VALID.replace("\n", "\u2028").encode() + b"\r\x85\r\n",
    "gzip": b"\x1f\x8b\x08\x00" + NOISE.randbytes(10_000),
    "noise": NOISE.randbytes(200_000),
    "surrogates as escapes": page(
        item("a", 'type: text, help: {fr: "\\uD800", en: "\\uDFFF"}')
    ).encode(),
}

# --- numbers, names, lines and lists of all lengths

NUMBERS = {
    f"{key} of {value[:20]}": page(item("a", f"type: number, {key}: {value}"))
    for key in ("at_least", "at_most", "decimals")
    for value in ("9" * 5_000, "1e999999", "-1e-999999", "1" + "0" * 400_000, "nan", "0x7fffffff")
} | {
    "a version of many digits": HEAD.replace("version: 1", f"version: {'9' * 900_000}"),
    "a year of many digits": page(item("a", "type: date, at_least: 99999999-01-01")),
    "bands of many bounds": page(item("a", "type: number"))
    + f"findings: {{f: {{bands_of: {{a: [{', '.join(map(str, range(60_000)))}]}}}}}}\n",
    "a number compared with everything": page(
        item("a", "type: number")
        + "".join(
            item(f"b{n}", f"type: text, when: {{a: {{over: {n * 7}}}}}") for n in range(9_000)
        )
    ),
    "lengths of texts": page(
        item("a", f"type: text, max_length: {'9' * 4_000}, lines: {'9' * 4_000}")
    ),
}
LENGTHS = {
    "a key of a megabyte": f"{filled('k')}: v\n",
    "a text of a megabyte": page(item("a", f"type: text, help: {{fr: {filled('x ')}, en: x}}")),
    "a name of a megabyte": HEAD.replace("sample", filled("s")),
    "ten thousand languages": HEAD.replace(
        "[fr, en]",
        f"[{', '.join(f'a{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}' for n in range(10_000))}]",
    ),
    "twelve thousand items": page("".join(item(f"i{n}", "type: text") for n in range(12_000))),
    "six thousand pages": HEAD
    + "pages:\n"
    + "".join(
        f"  - {{page: p{n}, title: {T}, items: [{{item: i{n}, type: text, ask: {T}}}]}}\n"
        for n in range(6_000)
    ),
    "twenty thousand choices": page(
        item("a", f"type: one, choices: {{{', '.join(f'c{n}: {T}' for n in range(20_000))}}}")
    ),
    "ten thousand choices to rank": page(
        item("a", f"type: rank, choices: {{{', '.join(f'c{n}: {T}' for n in range(10_000))}}}")
    ),
    "choices to rank, all compared": page(
        item("a", f"type: rank, choices: {{{', '.join(f'c{n}: {T}' for n in range(1_000))}}}")
        + "".join(
            item(f"b{n}", f"type: text, when: {{a.c{n}: {{at_most: {n + 1}}}}}")
            for n in range(1_000)
        )
    ),
    "a grid of ten thousand rows": page(
        item(
            "a",
            f"type: grid, {CHOICES}, rows: {{{', '.join(f'r{n}: {T}' for n in range(10_000))}}}",
        )
    ),
    "twenty thousand findings": page(item("a", f"type: one, {CHOICES}"))
    + "findings:\n"
    + "".join(f"  f{n}: {{distribution_of: a}}\n" for n in range(20_000)),
    "a crossing of everything": page(
        "".join(item(f"i{n}", f"type: one, {CHOICES}") for n in range(300))
    )
    + f"findings: {{f: {{distribution_of: i0, by: [[{', '.join(f'i{n}' for n in range(1, 300))}]]}}}}\n",
    "a hundred thousand retired names": page(item("a", "type: text"))
    + f"retired: [{', '.join(f'r{n}' for n in range(100_000))}]\n",
}

# --- thousands of problems

MISTAKES = {
    "unknown keys of an item": "".join(f", k{n}: v" for n in range(60_000)),
    "keys one letter off": "".join(f", helq{n}: v" for n in range(40_000)),
    "the same key again": ", help: x" * 60_000,
    "the same name in other cases": ", HELP: x, Help: x" * 30_000,
}
PROBLEMS = {name: page(item("a", f"type: text{rest}")) for name, rest in MISTAKES.items()} | {
    "items without a type": page("      - {item: a}\n" * 40_000),
    "items of no type": page("".join(item(f"i{n}", f"type: tpye{n}") for n in range(12_000))),
    "items that are texts": page("      - a\n" * 80_000),
    "items of the same name": page(item("a", "type: text") * 12_000),
    "items whose names differ by case": page(
        "".join(item("aA"[n % 2] * 5, "type: text") for n in range(12_000))
    ),
    "names that nobody has": page(
        "".join(
            item(f"item_number_{n}", f"type: text, when: {{item_numbre_{n}: x}}")
            for n in range(8_000)
        )
    ),
    "answers that nobody has": page(
        item("a", f"type: one, choices: {{{', '.join(f'choice_{n}: {T}' for n in range(4_000))}}}")
        + item(
            "b", f"type: text, when: {{a: [{', '.join(f'choise_{n}x' for n in range(40_000))}]}}"
        )
    ),
    "texts that show no answer": page(
        "".join(
            f"      - {{item: i{n}, type: text, ask: {{fr: '{{nobody_{n}}}', en: '{{nobdy_{n}}}'}}}}\n"
            for n in range(9_000)
        )
    ),
    "texts in no language": page(
        "".join(
            f"      - {{item: i{n}, type: text, ask: {{xx: a, yy: b, zz: c}}}}\n"
            for n in range(12_000)
        )
    ),
    "texts with wrong quotes": page(
        "".join(
            f'      - {{item: i{n}, type: text, ask: {{fr: "l\'a  b : c", en: "it\'s"}}}}\n'
            for n in range(10_000)
        )
    ),
    "quotes of a text everywhere": f"[{', '.join(['“a”'] * 80_000)}]",
    "remarks everywhere": page(
        "".join(
            f"      - item: i{n}\n        type: text\n        ask:\n          fr: a #b\n          en: c #d\n"
            for n in range(9_000)
        )
    ),
    "findings of nobody": page(item("a", "type: text"))
    + "findings:\n"
    + "".join(f"  f{n}: {{share_of: {{nobody_{n}: x}}, by: [aa, bb]}}\n" for n in range(10_000)),
    "recodes of nobody": page(item("a", "type: text"))
    + "from_version:\n"
    + "".join(f"  aa{n}: {{recode: {{x: [y]}}}}\n" for n in range(20_000)),
    "escapes of control characters": f"[{', '.join(['&a !b ' + chr(34) + chr(92) + '0' + chr(34)] * 40_000)}]",
}

# --- conditions that take long to decide


def _many(choices: int, most: int, sets: int) -> str:
    """Who chose one of each of many sets, of which few choices may be made."""
    codes = ", ".join(f"c{n}: {{fr: A {n}, en: B {n}}}" for n in range(choices))
    lines = [item("m", f"type: many, at_most: {most}, choices: {{{codes}}}")]
    for n in range(sets):
        named = ", ".join(f"c{(n * 7 + k * (n % 5 + 3)) % choices}" for k in range(4))
        before = f", x{n - 1}: answered" if n else ""
        lines.append(item(f"x{n}", f"type: text, required: true, when: {{m: [{named}]{before}}}"))
    return page("".join(lines))


CONDITIONS = {
    "a puzzle": pigeons(14),
    "a larger puzzle": pigeons(22),
    "a thousand far conditions": generated(1_000, "far"),
    "wide conditions, a megabyte": generated(1_900, "wide"),
    "ladders, a megabyte": generated(4_000, "ladder"),
    "strict conditions, a megabyte": generated(4_400, "strict"),
    "sets of choices to meet": _many(60, 12, 60),
    "sets of choices to meet, more": _many(200, 15, 300),
    "one alternative of ten thousand": page(
        item("a", f"type: one, {CHOICES}")
        + item("b", f"type: text, when: {{any: [{', '.join(['{a: b}'] * 30_000)}]}}")
    ),
    "alternatives squared": page(
        "".join(item(f"i{n}", f"type: one, {CHOICES}") for n in range(40))
        + item(
            "z",
            "type: text, when: {not: {any: ["
            + ", ".join(f"{{i{n % 40}: a, i{(n * 7 + 1) % 40}: [b, c]}}" for n in range(5_000))
            + "]}}",
        )
    ),
}

# --- script and markup in every text

MARKUP = (
    "<script>alert(document.domain)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea></script><script>alert(1)</script>",
    "<!--<script>--><iframe srcdoc='<script>alert(1)</script>'>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1)) [b](data:text/html,<script>alert(1)</script>)",
    "<javascript:alert(1)>",
    '[a](https://example.org/"onmouseover="alert(1))',
    '![a](x" onerror="alert(1))',
    "{{ 7*7 }}{% raw %}{{ config }}",
    "${7*7} #{7*7} %(a)s {0} {share.__class__}",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;script&#x3e;",
    "\N{FULLWIDTH LESS-THAN SIGN}script\N{FULLWIDTH GREATER-THAN SIGN}alert(1)",
    "=cmd|'/C calc'!A0",
    "]]><x xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></x>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
)


def marked(said: str) -> str:
    """A questionnaire with this in each of its texts."""
    quoted = '"' + said.replace("\\", "\\\\").replace('"', '\\"') + '"'
    own = f"{{fr: {quoted}, en: {quoted}}}"
    choices = f"choices: {{a: {own}, b: {own}}}"
    parts = (
        f"item: o, type: one, ask: {own}, help: {own}, {choices}",
        f"item: m, type: many, ask: {own}, source: {own}, {choices}",
        f"item: s, type: scale, ask: {own}, low: {own}, high: {own}",
        f"item: g, type: grid, ask: {own}, rows: {{x: {own}}}, {choices}",
        f"item: r, type: rank, ask: {own}, {choices}",
        f"item: n, type: number, ask: {own}, unit: {own}",
        f"item: t, type: text, ask: {own}",
        f"item: d, type: date, ask: {own}",
        f"item: z, type: note, ask: {own}",
    )
    lines = "".join(f"      - {{{part}}}\n" for part in parts)
    head = HEAD.replace("{fr: Essai, en: Sample}", own)
    finding = f"findings: {{f: {{says: {own}, share_of: {{m: a}}, by: o}}}}\n"
    top = f"introduction: {own}\nthanks: {own}\n"
    one = f"  - {{page: only, title: {own}, items: [{{item: q, type: text, ask: {own}}}]}}\n"
    middle = f"  - page: last\n    title: {own}\n    when: {{q: answered}}\n    items:\n{lines}"
    return f"{head}{top}pages:\n{one}{middle}{finding}"


# --- texts that take a careless pattern long

PATTERNS = {
    f"a text of {sign!r}": page(
        item("a", f"type: text, help: {{fr: {filled(sign, 200_000)!r}, en: x}}")
    )
    for sign in (
        "[",
        "](",
        "![](",
        "*",
        "**a ",
        "`",
        "``a",
        "<",
        "<a ",
        "{",
        "{ a ",
        "${",
        "{{",
        " ",
        "a  b",
        "« ",
        " :",
        "&",
        "_a_",
        "#",
        "\\\\",
        "> ",
        "- ",
        "a.csv",
        ".csv",
        "http://",
    )
}

# --- lists: where they are, and what is in them

NAMES = (
    "../../../../../../etc/passwd", "/etc/passwd", "../v1.yaml", "..\\\\..\\\\x.csv", "lists/c.csv", "./c.csv",
    "C.CSV", "c.csv ", "c.csv\\0.png", "....//c.csv", "%2e%2e%2fc.csv", "\uff0e\uff0e/c.csv", "file:///etc/passwd",
    "http://127.0.0.1/c.csv", "~/c.csv", "CON.csv", "c.csv;id", "$(id).csv", ".csv", "a" * 5_000 + ".csv",
)  # fmt: skip


def listing(name: str) -> str:
    """A questionnaire that names a list."""
    return page(item("a", f'type: one, choices_from: "{name}"'))


def linked(target: str, name: str = "lists/c.csv") -> Case:
    """A list, or another file, that is a link to something else."""

    def write(folder: Path) -> Path:
        path = text(listing("c.csv"))(folder)
        link = folder / name
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        return path

    return write


def piped(name: str) -> Case:
    """A file that nobody ever writes to: whoever opens it waits."""

    def write(folder: Path) -> Path:
        path = text(listing("c.csv"))(folder)
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
        return path

    return write


ROWS = "code,fr,en\n"
LISTED: Mapping[str, str | bytes] = {
    "one line of a megabyte": ROWS + filled("a,"),
    "quotes never closed": ROWS + '"' + filled("a,b\n"),
    "a field of a megabyte": ROWS + f'a,"{filled("x")}",b\n',
    "a hundred thousand choices": ROWS + "".join(f"c{n},a,b\n" for n in range(85_000)),
    "a hundred thousand mistakes": ROWS + filled("é,\n"),
    "the same code again": ROWS + filled("a,b,c\n"),
    "ten thousand columns": "code,fr,en," + ",".join(f"x{n}" for n in range(10_000)) + "\na,b,c\n" * 1_000,
    "the same columns again": "code,fr,en," * 20_000 + "\n" + filled("a,b,c\n", 500_000),
    "NULs": ROWS + filled("a\0,b,c\n"),
    "carriage returns": filled("code,fr,en\ra,b,c\r"),
    "formulas": ROWS + "".join(f"c{n},=cmd|'/C calc'!A0,@SUM(1)\n" for n in range(9_000)),
    "script": ROWS + "".join(f"c{n},<script>alert({n})</script>,<img src=x onerror=alert(1)>\n" for n in range(9_000)),
    "two megabytes": ROWS + filled("a,b,c\n", 2 * MAX_BYTES),
    "UTF-16": ROWS.encode("utf-16"),
    "noise": NOISE.randbytes(300_000),
}  # fmt: skip

# --- files of other tools

COLUMNS = "class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tvalidation\tother\tmandatory\n"


def export(*questions: tuple[str, str], rest: str = "") -> str:
    """An export of LimeSurvey: (relevance, text) of each question, in one group."""
    lines = [
        COLUMNS,
        "S\t\tlanguage\t\tfr\n",
        "SL\t\tsurveyls_title\t\tTitre\t\tfr\n",
        "G\t\tG1\t1\tPage\t\tfr\n",
    ]
    for number, (relevance, said) in enumerate(questions):
        lines.append(f"Q\tL\tq{number}\t{relevance}\t{said}\t\tfr\t\tN\tN\n")
        lines += [f"A\t0\tA{n}\t\tRéponse {n}\t\tfr\n" for n in range(3)]
    return "".join(lines) + rest


def _ors(count: int) -> str:
    return " or ".join(f'(q{n % 5} == "A1" and q{n % 7} != "A2")' for n in range(count))


EXPORTS: Mapping[str, str | bytes] = {
    "brackets in a rule": export(("1", "x"), ("(" * 20_000, "x")),
    "brackets closed in a rule": export(("1", "x"), ("(" * 5_000 + "1" + ")" * 5_000, "x")),
    "nots in a rule": export(("1", "x"), ("!" * 20_000 + "1", "x")),
    "a long rule": export(*[("1", "x")] * 8, (_ors(3_000), "x")),
    "a rule that multiplies": export(*[("1", "x")] * 8, (" and ".join(f"({_ors(4)})" for _ in range(40)), "x")),
    "rules that refer to each other": export(*((f'q{(n + 1) % 300} == "A1"', "x") for n in range(300))),
    "a rule of each question before": export(*((" and ".join(f'q{k} == "A1"' for k in range(max(0, n - 40), n)) or "1", "x") for n in range(400))),
    "pluses in a rule": export(("1", "x"), ("1" + "+1" * 50_000, "x")),
    "quotes in a rule": export(("1", "x"), ("'" * 100_001, "x")),
    "a name of a path": export(("1", "x")).replace("\tq0\t", "\t../../../../tmp/x\t"),
    "markup in every text": export(*((("1"), said) for said in MARKUP)),
    "tags without end": export(("1", "<p" * 100_000), ("1", "<a href='" * 30_000), ("1", "&" * 100_000)),
    "lists within lists": export(("1", "<ul><li>" * 20_000)),
    "spans within spans": export(("1", "<b>" * 40_000 + "x" + "</b>" * 40_000)),
    "fifty thousand lines": export(("1", "x"), rest="A\t0\tA9\t\tx\t\tfr\n" * 50_000),
    "a hundred thousand columns": export(("1", "x")).replace("\n", "\tx" * 100_000 + "\n", 1),
    "a field of a megabyte": export(("1", filled("x"))),
    "fifty megabytes": COLUMNS.encode() + b"Q\tL\tq\t1\tx\t\tfr\t\tN\tN\n" * (HUGE // 20),
    "NULs": COLUMNS + "Q\0\tL\tq\t1\tx\n" * 10_000,
    "nothing but tabs": filled("\t"),
}  # fmt: skip


def sheet(rows: Iterator[str] | list[str], extra: str = "", strings: str = "") -> bytes:
    """The least there is to a workbook: one sheet, its rows as XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{types}.sharedStrings+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
        )
        book.writestr("xl/sharedStrings.xml", f'{extra}<sst xmlns="{main}">{strings}</sst>')
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f'{extra}<worksheet xmlns="{main}"><sheetData>'.encode())
            for row in rows:
                part.write(row.encode())
            part.write(b"</sheetData></worksheet>")
    return packed.getvalue()


def row(*cells: str) -> str:
    """A line of a sheet."""
    typed = (f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f"<row>{''.join(typed)}</row>"


HEADING = row("type", "name", "label", "relevant")
ENTITIES = (
    "<!DOCTYPE x [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
)


def _zip_of(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(name, content)
    return packed.getvalue()


WORKBOOKS: Mapping[str, Callable[[], bytes]] = {
    "a bomb of one cell": lambda: sheet([HEADING, row("text", "a", "x" * 300_000_000)]),
    "a bomb of rows": lambda: sheet([HEADING, *[row("text", "a", "b") * 10_000] * 400]),
    "a bomb of empty rows": lambda: sheet([HEADING, *["<row/>" * 100_000] * 300]),
    "a bomb of shared texts": lambda: sheet([HEADING], strings="<si><t>x</t></si>" * 5_000_000),
    "a far cell": lambda: sheet([HEADING, '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>']),
    "entities in entities": lambda: sheet([HEADING, row("text", "a", "&a11;")], extra=ENTITIES),
    "an entity of a file": lambda: sheet([HEADING, row("text", "a", "&f;")], extra="<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"),
    "elements in elements": lambda: sheet([HEADING, "<row>" + "<c>" * 200_000]),
    "rules in brackets": lambda: sheet([HEADING, row("text", "a", "x"), row("text", "b", "y", "(" * 10_000)]),
    "a rule that multiplies": lambda: sheet([HEADING, *(row("integer", f"q{n}", "x") for n in range(8)), row("text", "z", "y", " and ".join(["(${q1} = 1 or ${q2} = 2 or ${q3} = 3)"] * 40).replace("&", "&amp;"))]),
    "a list of a path": lambda: sheet([HEADING, row("select_one_from_file ../../../../../../etc/passwd.csv", "a", "x"), row("select_one_from_file ../secret.csv", "b", "x")]),
    "groups in groups": lambda: sheet([HEADING, *[row("begin group", "g", "x")] * 3_000]),
    "repeats in repeats": lambda: sheet([HEADING, *(row("begin repeat", f"g{n}", "x") for n in range(300)), row("text", "a", "b"), *[row("end repeat")] * 300]),
    "twenty thousand questions": lambda: sheet([HEADING, *(row("text", f"q{n}", "x") for n in range(20_000))]),
    "markup in every text": lambda: sheet([HEADING, *(row("text", f"q{n}", said.replace("&", "&amp;").replace("<", "&lt;")) for n, said in enumerate(MARKUP))]),
    "a folder's path in it": lambda: _zip_of("../../../../../../tmp/x", b"x"),
    "nothing in it": lambda: _zip_of("x", b""),
    "half of one": lambda: sheet([HEADING, row("text", "a", "b")])[:700],
    "noise": lambda: b"PK\x03\x04" + NOISE.randbytes(100_000),
    "an old one, of noise": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE.randbytes(100_000),
    "fifty megabytes": lambda: b"PK\x03\x04" + bytes(HUGE),
}  # fmt: skip


def _workbook(make: Callable[[], bytes]) -> Case:
    return lambda folder: written(("form.xlsx", make()), ("secret.csv", "name,label\na,SECRET\n"))(
        folder
    )


def _huge(sign: str) -> Case:
    return lambda folder: text(filled(sign, HUGE))(folder)


LATER = "questionnaire: sample\nversion: 2\nfindings:\n"
LATERS = {
    "a billion laughs": LAUGHS,
    "tags": "!!python/object/apply:os.system [id]",
    "another questionnaire": VALID,
    "twenty thousand of nobody": LATER
    + "".join(f"  f{n}: {{share_of: {{nobody: x}}}}\n" for n in range(20_000)),
    "script": f"{LATER}  <script>: {{distribution_of: mood}}\n",
    "conditions too deep": f"{LATER}  f: {{distribution_of: mood, among: {'{not: ' * 2_000}\n",
    "everything by everything": f"{LATER}  f: {{distribution_of: mood, by: [{', '.join(['[gender, tools, mood]'] * 20_000)}]}}\n",
    "two megabytes": LATER + filled("# x\n", 2 * MAX_BYTES),
}  # fmt: skip


def _all() -> Iterator[tuple[str, Case]]:
    yield from ((f"aliases: {name}", text(said)) for name, said in ALIASES.items())
    yield from ((f"tags: {name}", text(said)) for name, said in TAGS.items())
    yield from ((f"size: {name}", _huge(sign)) for name, sign in SIZES.items())
    yield from ((f"depth: {name}", text(said)) for name, said in DEPTHS.items())
    yield from ((f"signs: {name}", text(raw, LISTS)) for name, raw in SIGNS.items())
    yield from ((f"numbers: {name}", text(said)) for name, said in NUMBERS.items())
    yield from ((f"lengths: {name}", text(said)) for name, said in LENGTHS.items())
    yield from ((f"problems: {name}", text(said)) for name, said in PROBLEMS.items())
    yield from ((f"conditions: {name}", text(said)) for name, said in CONDITIONS.items())
    yield from ((f"markup: {said}", text(marked(said))) for said in MARKUP)
    yield from ((f"patterns: {name}", text(said)) for name, said in PATTERNS.items())
    yield from ((f"path: {name[:60]}", text(listing(name), LISTS)) for name in NAMES)
    yield from (
        (f"list: {name}", text(listing("c.csv"), {"c.csv": said})) for name, said in LISTED.items()
    )
    yield from ((f"export: {name}", written(("form.tsv", said))) for name, said in EXPORTS.items())
    yield from ((f"workbook: {name}", _workbook(make)) for name, make in WORKBOOKS.items())
    yield from ((f"later: {name}", later(said)) for name, said in LATERS.items())
    yield "path: a link to a file that is no list", linked("/etc/passwd")
    yield "path: a link to itself", linked("c.csv")
    yield "path: a link to endless zeros", linked("/dev/zero")
    yield "path: a folder for a list", lambda folder: linked(str(folder))(folder)
    yield "path: a questionnaire that is endless zeros", linked("/dev/zero", "v1.yaml")
    yield "path: later findings that are endless zeros", linked("/dev/zero", "v1.findings.yaml")
    yield "path: a list that nobody writes", piped("lists/c.csv")
    yield "path: a questionnaire that nobody writes", piped("v1.yaml")
    yield "path: later findings that nobody writes", piped("v1.findings.yaml")


HOSTILE: Mapping[str, Case] = dict(_all())
