"""Texts that break programs, by what they break: nobody types them, except those who will.

Each is at most 200 characters long, which the shortest of our text fields takes.
"""

from collections.abc import Mapping

NAUGHTY: Mapping[str, str] = {
    # markup
    "an element": "<script>alert(1)</script>",
    "an element cut short": "<img src=x onerror=alert(1)",
    "the end of ours": "</textarea></dd></form></main><h1>Pris</h1>",
    "a comment": "<!-- <b> --> <![CDATA[ ]]> <?php ?>",
    "an entity": "&lt;b&gt; &amp;amp; &#60; &notin; &copy",
    "a meta element": '<meta http-equiv="refresh" content="0;url=https://example.org">',
    # attributes
    "a double quote": '" autofocus onfocus="alert(1)',
    "a single quote": "' onmouseover='alert(1)",
    "a backquote": "`onclick=alert(1)`",
    "quotes of all sorts": "\"'`“”‘’«»„‚‹›",
    "an address": "javascript:alert(1)",
    # directions and shapes
    "right to left": "مرحبا بالعالم, שלום עולם",
    "an override": "\u202eetsop a\u202c \u2066isolé\u2069 \u200f.",
    "an override left open": "abc\u202edef",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff",
    "nothing but zero width": "\u200b",
    "a mark at the start": "\u0301a",
    "marks in a heap": "Z̸̡͎̫̭͑͂a̵̰͋l̶̝̽g̸͉̀o̵͕͝",
    "a composed letter": "\u00e9t\u00e9",
    "a decomposed letter": "e\u0301te\u0301",
    "a compatible letter": "\ufb01 \u2460 \uff26\uff32 \u212b \u017f",
    "letters that look alike": "pаypаl",
    "letters whose case is long": "ß İ ı ŉ ǰ",
    # beyond the basic plane
    "an emoji": "🙂",
    "an emoji of several": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏿 🇫🇷",
    "letters of the last planes": "𝕏 𠜎 \U000e0041",
    "no characters": "\ufffe \uffff \U0010ffff",
    "what stands for what cannot be read": "\ufffd",
    # line ends, spaces and control characters
    "line ends": "un\r\ndeux\rtrois\nquatre",
    "line ends around": "\n\nau milieu\n\n",
    "separators": "a\u2028b\u2029c\u0085d",
    "spaces": "  a\u00a0b\u202fc\u3000d\te  ",
    "control characters": "a\x01b\x07c\x08d\x0be\x0cf\x1bg\x1fh\x7fi\x9b",
    "a terminal": "\x1b[31mrouge\x1b[0m",
    "a null": "a\x00b",
    # languages of programs
    "SQL": "'; DROP TABLE response; --",
    "SQL that is always true": "' OR '1'='1",
    "a template": "{{ 7 * 7 }} {% raise %} {# rien #}",
    "another template": "${7*7} #{7*7} <%= 7*7 %> [[7*7]]",
    "a format": "%s %d %n %(choice)s %(num)d {0} {} {answers!r}",
    "a pipe of ours": "{kind} {words} {nobody}",
    "a cut of ours": "\x02kind\x02",
    "Markdown": "**gras** [lien](https://example.org) `code`\n\n- un\n# deux",
    "Markdown that runs over": "* _ [ ]( ** __ \\",
    "a formula": "=1+1",
    "a formula with a command": "=cmd|' /C calc'!A0",
    "formulas by other signs": "@SUM(1) +1 -1",
    "a formula after a tab": "\t=1+1",
    "a shell": "$(reboot) `reboot` ; reboot | & > /dev/null",
    "a path": "../../../etc/passwd\\..\\..",
    "JSON": '{"a": [null, true, 1e999]}',
    "YAML": "!!python/object/apply:os.system ['true']",
    "an expression that never ends": "a" * 190 + "!",
    "words of programs": "null None undefined NaN true 0 -0 1e309 false",
    "a field": "&_go=send&_mark=x;words=y",
    "a percentage": "100 % %00 %0d%0a %u0041 +",
    "a header": "x\r\nSet-Cookie: a=b",
}
BLANK: Mapping[str, str] = {
    "spaces": "   ",
    "line ends": "\r\n\r\n",
    "a tab": "\t",
    "spaces that do not break": "\u00a0\u202f\u3000\u2003",
    "nulls": "\x00\x00",
}


def kept(typed: str) -> str:
    """The text as it is stored: line ends are one sign, and no database takes a null."""
    return typed.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
