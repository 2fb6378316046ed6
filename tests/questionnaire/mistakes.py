"""Questionnaires with one mistake each, or a few, and where: `<M201>` marks a problem M201.

Every table holds a part of a questionnaire: `MISTAKES`, at the end, puts the rest around it.
`$T` is a text, `$ONE` what makes an item one of two choices; see `PARTS`.
"""

from collections.abc import Mapping

from tests.questionnaire.unreadable import UNREADABLE
from tests.questionnaire.writing import HEAD

SCALES = """
scales:
  agreement:
    yes: $T
    no: $T
    unknown: {fr: Je ne sais pas, en: Don't know, missing: true}
"""
PAGES = """
pages:
  - page: first
    title: $T
    items:
      - item: gender
        type: one
        ask: $T
        choices: {woman: $T, man: $T, declined: {fr: "-", en: "-", missing: true}}
      - {item: hours, type: number, ask: $T, at_least: 0, at_most: 90}
      - {item: balance, type: scale, ask: $T, low: $T, high: $T}
      - {item: confidence, type: grid, scale: agreement, ask: $T, rows: {clients: $T, prices: $T}}
      - {item: tools, type: many, ask: $T, choices: {a: $T, b: $T}}
      - {item: comment, type: text, ask: $T}
      - {item: hello, type: note, ask: $T}
"""
PAGE = """
  - page: second
    title: $T
    items:
"""
PARTS = {  # those that hold others come first
    "HEAD": HEAD,
    "PAGE": PAGE,
    "SCALES": SCALES,
    "NOTE": "\n    items: [{item: bye, type: note, ask: $T}]\n",
    "ONE": "type: one, ask: $T, choices: {a: $T, b: $T}",
    "SHARE": "share_of: {gender: woman}",
    "T": "{fr: Texte, en: Text}",
}

# --- the first lines of a questionnaire, before its pages

HEADS = {
    "a missing title": "<M202>questionnaire: sample\nversion: 1\nlanguages: [fr, en]",
    "missing languages": "<M202>questionnaire: sample\nversion: 1\ntitle: $T",
    "a misspelt key": "<M201>questionaire: sample\nversion: 1\nlanguages: [fr, en]\ntitle: $T",
    "a key in capitals": HEAD.replace("title", "<M201>TITLE"),
    "a key in French": HEAD.replace("title", "<M201>titre"),
    "an unknown key": "$HEAD<M201>colour: blue",
    "a key of pydantic's": '$HEAD<M201>"[key]": blue',
    "an empty key": '$HEAD<M201>"": blue',
    "a key of a later part": "$HEAD<M201>retired: [age]",
    "a duplicate key": "$HEAD<M108>version: 2",
    "a duplicate key of another kind": "$HEAD<M108>version: {a: [b]}",
    "a name with spaces": HEAD.replace("sample", "<M209>my sample"),
    "a name with an accent": HEAD.replace("sample", "<M209>été"),
    "a name that begins with a digit": HEAD.replace("sample", "<M209>2nd"),
    "a name that is too long": HEAD.replace("sample", "<M209>" + "a" * 61),
    "no name": HEAD.replace(" sample", "<M205>"),
    "a name in quotes with nothing in them": HEAD.replace("sample", "<M205>''"),
    "a list for a name": HEAD.replace("sample", "<M205>[sample]"),
    "a mapping for a name": HEAD.replace("sample", "<M205>{a: b}"),
    "version zero": HEAD.replace("1", "<M206>0"),
    "a version in words": HEAD.replace("1", "<M206>one"),
    "a version between two": HEAD.replace("1", "<M206>1.5"),
    "an enormous version": HEAD.replace("1", "<M206>" + "9" * 5000),
    "a version no database can number": HEAD.replace("1", "<M206>10000"),
    "no version": HEAD.replace(" 1", "<M206>"),
    "a list for a version": HEAD.replace("1", "<M206>[1]"),
    "a mapping for a version": HEAD.replace("1", "<M206>{number: 1}"),
    "a text for languages": HEAD.replace("[fr, en]", "<M204>fr, en"),
    "a mapping for languages": HEAD.replace("[fr, en]", "<M204>{fr: en}"),
    "no languages": HEAD.replace("[fr, en]", "<M211>[]"),
    "a language in words": HEAD.replace("[fr, en]", "[<M214>français, en]"),
    "a list among the languages": HEAD.replace("[fr, en]", "[fr, <M205>[en]]"),
    "the same language twice": HEAD.replace("[fr, en]", "[fr, en, <M210>fr]"),
    "a text in no language": HEAD.replace("{fr: Essai, en: Sample}", "<M203>Essai"),
    "a list for a text": HEAD.replace("{fr: Essai, en: Sample}", "<M203>[Essai, Sample]"),
    "no text": HEAD.replace(" {fr: Essai, en: Sample}", "<M203>"),
    "null for a text": HEAD.replace("{fr: Essai, en: Sample}", "<M203>null"),
    "no language in a text": HEAD.replace("{fr: Essai, en: Sample}", "<M401><M401>{}"),
    "a missing translation": HEAD.replace("{fr: Essai, en: Sample}", "<M401>{fr: Essai}"),
    "an empty translation": HEAD.replace("Sample", "<M205>''"),
    "a blank translation": HEAD.replace("Sample", '<M205>"\u00a0 "'),
    "a mapping for a translation": HEAD.replace("Sample", "<M205>{a: b}"),
    "a list for a translation": HEAD.replace("Sample", "<M205>[Sample]"),
    "an unknown language": HEAD.replace("en: Sample", "en: Sample, <M402>de: Muster"),
    "a language misspelt": HEAD.replace("en: Sample", "<M402>e: Sample"),
    "a language in capitals": HEAD.replace("en: Sample", "<M402>EN: Sample"),
    "a colon without its space in braces": HEAD.replace("en: Sample", "<M213>en:Sample"),
    "a language twice": HEAD.replace("en: Sample", "en: Sample, <M108>fr: Exemple"),
    "a control character, escaped": HEAD.replace("Sample", '<M115>"a\\0b"'),
    "an anchor": HEAD.replace("{fr", "<M109>&a {fr"),
    "an anchor on a key": HEAD.replace("title", "<M109>&a title"),
    "an alias": HEAD.replace("{fr: Essai, en: Sample}", "<M109>*a"),
    "an alias for a translation": HEAD.replace("Sample", "<M109>*a"),
    "an alias for a key": "$HEAD<M109>*a : b",
    "a merge": "$HEAD<M109><<: {version: 2}",
    "a merge of an alias": "$HEAD<M109><<: *a",
    "a bomb of aliases": (
        "$HEAD<M201>a: <M109>&a [x, x]\n<M201>b: <M109>&b [<M109>*a, <M109>*a]\n"
        "<M201>c: [<M109>*b, <M109>*b]"
    ),
    "a tag": HEAD.replace("sample", "<M109>!!python/name:os.system sample"),
    "a tag on a list": HEAD.replace("[fr", "<M109>!!set [fr"),
    "a text for the introduction": "$HEADintroduction: <M203>Bonjour",
    "nothing for the thanks": "$HEADthanks:<M203>",
    "two mistakes": HEAD.replace("Sample", "<M205>''").replace("1", "<M206>x"),
}

HEADS_ALONE = {"everything missing": "<M202><M202><M202><M202><M202>{}"}

SCALES_WITH_MISTAKES = {
    "a scale of one answer": "scales:\n  agreement: <M211>{yes: $T}\n",
    "an empty scale": "scales:\n  agreement: <M211>{}\n",
    "a list for a scale": "scales:\n  agreement: <M203>[yes, no]\n",
    "a list for the scales": "scales: <M203>[agreement]\n",
    "no scales": "scales:<M203>\n",
    "a name that is none": "$SCALES  <M209>d'accord: {a: $T, b: $T}\n",
    "a code that is none": "$SCALES    <M209>très: $T\n",
    "a text for an answer": "$SCALES    maybe: <M203>Peut-être\n",
    "a misspelt mark": "$SCALES    maybe: {fr: A, en: B, <M402>mising: true}\n",
    "a mark that is neither true nor false": (
        "$SCALES    maybe: {fr: A, en: B, missing: <M207>perhaps}\n"
    ),
    "a group in no language": "$SCALES    maybe: {fr: A, en: B, group: <M203>sages}\n",
    "a group without its translation": "$SCALES    maybe: {fr: A, en: B, group: <M401>{fr: A}}\n",
    "a group misspelt": "$SCALES    maybe: {fr: A, en: B, <M402>gruop: $T}\n",
    "a language of a group in capitals": (
        "$SCALES    maybe: {fr: A, en: B, group: {<M402>FR: A, en: B}}\n"
    ),
    "a label said aloud": "$SCALES    maybe: {<M402>label: $T}\n",
    "a missing translation": "$SCALES    maybe: <M401>{en: B}\n",
    "the same answer twice": "$SCALES    <M108>yes: $T\n",
    "the same scale twice": "$SCALES  <M108>agreement: {a: $T, b: $T}\n",
}

PAGES_WITH_MISTAKES = {
    "a misspelt key": "  - page: second\n    <M201>titel: $T$NOTE",
    "an unknown key": "  - page: second\n    title: $T\n    <M201>colour: blue$NOTE",
    "a missing name": "  - <M202>title: $T$NOTE",
    "a missing title": "  - <M202>page: second$NOTE",
    "missing items": "  - <M202>page: second\n    title: $T\n",
    "no items": "  - page: second\n    title: $T\n    items: <M211>[]\n",
    "nothing for items": "  - page: second\n    title: $T\n    items:<M204>\n",
    "a mapping for items": "  - page: second\n    title: $T\n    items: <M204>{item: a}\n",
    "a text among the items": "  - page: second\n    title: $T\n    items: [<M203>bye]\n",
    "a list among the items": "  - page: second\n    title: $T\n    items: [<M203>[bye]]\n",
    "a text for a page": "  - <M203>second\n",
    "a list for a page": "  - <M203>[second]\n",
    "nothing for a page": "  -<M203>\n",
    "a name that is none": "  - page: <M209>deuxième\n    title: $T$NOTE",
    "a name taken": "  - page: <M210>first\n    title: $T$NOTE",
    "a name that differs by its case": "  - page: <M311>First\n    title: $T$NOTE",
    "an unknown item in a condition": (
        "  - page: second\n    title: $T\n    when: {<M301>gendre: woman}$NOTE"
    ),
    "an unknown choice in a condition": (
        "  - page: second\n    title: $T\n    when: {gender: <M303>women}$NOTE"
    ),
    "a condition on an item of the page": (
        "  - page: second\n    title: $T\n    when: {<M302>mood: a}\n"
        "    items: [{item: mood, $ONE}]\n"
    ),
    "a page that is broken does not hide its items": (
        "  - page: second\n    title: <M203>A\n    when: <M203>[a]\n"
        "    items: [{item: x, $ONE}, {item: y, $ONE, when: {x: <M303>z}}]\n"
    ),
    "an item without its dash": "$PAGE      - item: a\n        <M116>item: b\n",
}
NO_PAGES = {
    "no pages": "pages: <M211>[]\n",
    "nothing for pages": "pages:<M204>\n",
    "a text for pages": "pages: <M204>first\n",
    "a mapping for pages": "pages: <M204>{page: first, title: $T}\n",
}

ITEMS = {
    "a misspelt key": "- {item: x, type: text, <M201>aks: $T}",
    "a misspelt key, too many": "- {item: x, type: text, ask: $T, <M201>requird: true}",
    "a misspelt key for the choices": "- {item: x, type: one, ask: $T, <M201>choises: {a: $T}}",
    "a misspelt key for the name": "- {<M201>itme: x, $ONE}\n- {item: y, $ONE, when: {x: a}}",
    "a misspelt key for the type": "- {item: x, <M201>typ: text, ask: $T}",
    "a key of another type": "- {item: x, type: text, ask: $T, <M201>at_most: 3}",
    "a scale of answers on a scale from 0 to 10": (
        "- {item: x, type: scale, ask: $T, low: $T, high: $T, <M201>scale: agreement}"
    ),
    "the end of a scale missing": "- <M202>{item: x, type: scale, ask: $T, low: $T}",
    "a missing name": "- <M202>{type: text, ask: $T}",
    "a missing question": "- <M202>{item: x, type: text}",
    "a missing type": "- <M202>{item: x, ask: $T}",
    "no type": "- {item: x, type: <M205>'', ask: $T}",
    "a list for a type": "- {item: x, type: <M205>[text], ask: $T}",
    "a mapping for a type": "- {item: x, type: <M205>{text: x}, ask: $T}",
    "an unknown type": "- {item: x, type: <M208>email, ask: $T}",
    "a misspelt type": "- {item: x, type: <M208>txt, ask: $T}",
    "a type of a later part": "- {item: x, type: <M208>rank, ask: $T}",
    "a name that is none": "- {item: <M209>_x, type: text, ask: $T}",
    "a name with a dot": "- {item: <M209>x.y, type: text, ask: $T}",
    "a list for a name": "- {item: <M205>[x], type: text, ask: $T}",
    "a name taken": "- {item: <M210>gender, type: text, ask: $T}",
    "a name taken, and used": (
        "- {item: <M210>gender, type: text, ask: $T}\n"
        "- {item: x, type: text, ask: $T, when: {gender: woman}}"
    ),
    "a name that differs by its case": "- {item: <M311>GENDER, type: text, ask: $T}",
    "a text in no language": "- {item: x, type: text, ask: <M203>Pourquoi ?}",
    "a missing translation": "- {item: x, type: text, ask: $T, help: <M401>{en: A}}",
    "an alias for a question": "- {item: x, type: text, ask: <M109>*question}",
    "an alias for an item": "- <M109>*item",
    "required or not": "- {item: x, type: text, ask: $T, required: <M207>sometimes}",
    "a list for required": "- {item: x, type: text, ask: $T, required: <M207>[true]}",
    # choices
    "no choices": "- <M307>{item: x, type: one, ask: $T}",
    "no choices in a grid": "- <M307>{item: x, type: grid, ask: $T, rows: {a: $T}}",
    "choices and a scale": "- {item: x, $ONE, <M307>scale: agreement}",
    "choices and a list": "- {item: x, $ONE, <M307>choices_from: c.csv}",
    "a list of choices": "- {item: x, type: one, ask: $T, choices: <M203>[a, b]}",
    "no text for a choice": "- {item: x, type: one, ask: $T, choices: {a: <M203>}}",
    "a code that is none": "- {item: x, type: one, ask: $T, choices: {<M209>à: $T}}",
    "a code with a space": "- {item: x, type: one, ask: $T, choices: {<M209>a b: $T}}",
    "a code that is too long": (
        "- {item: x, type: one, ask: $T, choices: {<M209>" + "a" * 61 + ": $T}}"
    ),
    "a choice twice": "- {item: x, type: one, ask: $T, choices: {a: $T, <M108>a: $T}}",
    "an unknown scale": "- {item: x, type: one, ask: $T, scale: <M304>agrement}",
    "nothing for a scale": "- {item: x, type: one, ask: $T, scale: <M205>}",
    "a list for a scale": "- {item: x, type: one, ask: $T, scale: <M205>[agreement]}",
    "a list that is not there": "- {item: x, type: one, ask: $T, choices_from: <M305>none.csv}",
    "a list without a language": "- {item: x, type: one, ask: $T, choices_from: <M305>fr.csv}",
    "a list of nothing": "- {item: x, type: one, ask: $T, choices_from: <M305>nothing.csv}",
    "a list between semicolons": "- {item: x, type: one, ask: $T, choices_from: <M305>excel.csv}",
    "a list that is no CSV": "- {item: x, type: one, ask: $T, choices_from: <M305>long.csv}",
    "a list with five mistakes": (
        "- {item: x, type: one, ask: $T, choices_from: <M306><M306><M306><M306><M306>broken.csv}"
    ),
    "nothing for a list": "- {item: x, type: one, ask: $T, choices_from: <M205>''}",
    "a mapping for a list": "- {item: x, type: one, ask: $T, choices_from: <M205>{a: b}}",
    # rows, bounds
    "no rows": "- {item: x, type: grid, scale: agreement, ask: $T, rows: <M211>{}}",
    "missing rows": "- <M202>{item: x, type: grid, scale: agreement, ask: $T}",
    "a list of rows": "- {item: x, type: grid, scale: agreement, ask: $T, rows: <M203>[a]}",
    "a row that is none": (
        "- {item: x, type: grid, scale: agreement, ask: $T, rows: {<M209>a.b: $T}}"
    ),
    "a minimum above its maximum": (
        "- {item: x, type: number, ask: $T, <M309>at_least: 10, at_most: 9.5}"
    ),
    "a bound with its unit": "- {item: x, type: number, ask: $T, at_least: <M206>35 h}",
    "a bound that is no number": "- {item: x, type: number, ask: $T, at_least: <M206>nan}",
    "an infinite bound": "- {item: x, type: number, ask: $T, at_most: <M206>Infinity}",
    "nothing for a bound": "- {item: x, type: number, ask: $T, at_most: <M206>''}",
    "a list for a bound": "- {item: x, type: number, ask: $T, at_most: <M206>[9]}",
    "too many decimals": "- {item: x, type: number, ask: $T, decimals: <M206>7}",
    "half a decimal": "- {item: x, type: number, ask: $T, decimals: <M206>0.5}",
    "a text too long": "- {item: x, type: text, ask: $T, max_length: <M206>5001}",
    "no line to write on": "- {item: x, type: text, ask: $T, lines: <M206>0}",
    "not one choice": "- {item: x, type: many, ask: $T, at_most: <M206>0, choices: {a: $T}}",
    # conditions
    "an unknown item": "- {item: x, $ONE, when: {<M301>gnder: woman}}",
    "an unknown row": "- {item: x, $ONE, when: {<M301>confidence.taxes: yes}}",
    "a grid, not its row": "- {item: x, $ONE, when: {<M502>confidence: yes}}",
    "a note": "- {item: x, $ONE, when: {<M502>hello: yes}}",
    "itself": "- {item: x, $ONE, when: {<M302>x: a}}",
    "a later item": "- {item: x, $ONE, when: {<M302>y: a}}\n- {item: y, $ONE}",
    "an unknown choice": "- {item: x, $ONE, when: {gender: [woman, <M303>mna]}}",
    "an unknown answer of a row": "- {item: x, $ONE, when: {confidence.prices: <M303>maybe}}",
    "a point no scale has": "- {item: x, $ONE, when: {balance: [10, <M303>11]}}",
    "a number named": "- {item: x, $ONE, when: {hours: <M312>35}}",
    "a text named": "- {item: x, $ONE, when: {comment: <M312>yes}}",
    "choices compared": "- {item: x, $ONE, when: {gender: <M310>{over: 3}}}",
    "a comparison misspelt": "- {item: x, $ONE, when: {hours: {<M201>ovr: 3}}}",
    "a comparison with nothing": "- {item: x, $ONE, when: {hours: <M211>{}}}",
    "a comparison with a word": "- {item: x, $ONE, when: {hours: {over: <M206>many}}}",
    "a comparison that is crossed": (
        "- {item: x, $ONE, when: {hours: {<M309>at_least: 9, at_most: 8}}}"
    ),
    "rows counted": (
        "- {item: x, $ONE, when: {confidence.clients: {<M201>rows_in: [yes], at_least: 1}}}"
    ),
    "no condition": "- {item: x, $ONE, when: <M211>{}}",
    "nothing for a condition": "- {item: x, $ONE, when: <M203>}",
    "a list for a condition": "- {item: x, $ONE, when: <M203>[gender]}",
    "no answer in a condition": "- {item: x, $ONE, when: {gender: <M211>[]}}",
    "nothing in a condition": "- {item: x, $ONE, when: {gender: <M205>''}}",
    "lists in lists in a condition": "- {item: x, $ONE, when: {gender: [<M205>[woman]]}}",
    "required on its own page": (
        "- {item: x, $ONE}\n- {item: y, $ONE, required: true, <M308>when: {x: a}}"
    ),
    "what refers to a broken item is no second mistake": (
        "- {item: x, type: <M208>on, ask: $T, choices: {a: $T}}\n"
        "- {item: y, $ONE, when: {x: z, gender: <M303>z}}"
    ),
    "what refers to a broken scale is no second mistake": (
        "- {item: x, type: one, ask: $T, scale: <M304>z}\n- {item: y, $ONE, when: {x: z}}"
    ),
    "several mistakes of several kinds": (
        "- {item: x, type: text, <M201>aks: $T}\n"
        "- {item: y, $ONE, when: {gender: <M303>z}}\n"
        "- {item: <M210>gender, type: text, ask: <M401>{fr: A}}"
    ),
}
LISTS = {
    "c.csv": "code,fr,en\na,A,A\n",
    "fr.csv": "code,fr\na,A\n",
    "nothing.csv": "code,fr,en\n",
    "excel.csv": "code;fr;en\na;A;A\n",
    "long.csv": f'code,fr,en\na,"{"A" * 200_000}",A\n',
    "broken.csv": "code,fr,en\na,A,A\na,B,B\né,C,C\nd,,D\ne,E\nf,Durand, fils,Durand\n",
}

FINDINGS = {
    "a misspelt key": "x: {<M201>share_off: {gender: woman}}",
    "an unknown key": "x: {$SHARE, <M201>colour: blue}",
    "a name that is none": "<M209>l'essentiel: {$SHARE}",
    "a name twice": "x: {$SHARE}\n<M108>x: {$SHARE}",
    "a list for a finding": "x: <M203>[gender]",
    "nothing to compute": "<M501>x: {says: $T}",
    "two things to compute": "<M501>x: {$SHARE, mean_of: balance}",
    "nothing to take the mean of": "x: {mean_of: <M205>''}",
    "a list to take the mean of": "x: {mean_of: <M205>[balance]}",
    "the mean of choices": "x: {mean_of: <M502>gender}",
    "the mean of an unknown item": "x: {mean_of: <M301>balence}",
    "the distribution of a text": "x: {distribution_of: <M502>comment}",
    "the distribution of a grid": "x: {distribution_of: <M502>confidence}",
    "the distribution of a note": "x: {distribution_of: <M502>hello}",
    "the share of nothing": "x: {share_of: <M211>{}}",
    "the share of a list": "x: {share_of: <M203>[gender]}",
    "the share of an unknown item": "x: {share_of: {<M301>gendre: woman}}",
    "the share of an unknown choice": "x: {share_of: {gender: <M303>women}}",
    "the share of what is missing": "x: {share_of: {gender: [woman, <M503>declined]}}",
    "the share of a text": "x: {share_of: {comment: <M312>yes}}",
    "the share of a grid": "x: {share_of: {<M502>confidence: yes}}",
    "rows of what is no grid": "x: {share_of: {<M502>gender: {rows_in: [woman], at_least: 1}}}",
    "rows of what is unknown": "x: {share_of: {<M301>trust: {rows_in: [yes], at_least: 1}}}",
    "rows in an unknown answer": "x: {share_of: {confidence: {rows_in: <M303>oui, at_least: 1}}}",
    "rows in what is missing": "x: {share_of: {confidence: {rows_in: <M503>unknown, at_least: 1}}}",
    "rows without how many": "x: {share_of: {confidence: <M202>{rows_in: [yes]}}}",
    "no row": "x: {share_of: {confidence: {rows_in: [yes], at_least: <M206>0}}}",
    "rows and a misspelt key": (
        "x: {share_of: {confidence: {rows_in: yes, at_least: 1, <M201>of: 2}}}"
    ),
    "among unknown people": "x: {$SHARE, among: {gender: <M303>child}}",
    "among nobody said": "x: {$SHARE, among: <M203>}",
    "by an unknown item": "x: {$SHARE, by: [gender, <M301>tenure]}",
    "by several choices": "x: {$SHARE, by: <M502>tools}",
    "by a number": "x: {$SHARE, by: [[gender, <M502>hours]]}",
    "by a mapping": "x: {$SHARE, by: <M204>{gender: woman}}",
    "by nothing": "x: {$SHARE, by: <M205>}",
    "by a crossing of nothing": "x: {$SHARE, by: [<M211>[]]}",
    "by lists in lists in lists": "x: {$SHARE, by: [[<M205>[gender]]]}",
    "an unknown word of the sentence": "x: {$SHARE, says: {fr: <M504>'{part}', en: '{share}'}}",
    "a word of the sentence with spaces": "x: {$SHARE, says: {fr: <M504>'{ share }', en: B}}",
    "a brace never closed in the sentence": "x: {$SHARE, says: {fr: <M504>'{share', en: B}}",
    "a brace never opened in the sentence": "x: {$SHARE, says: {fr: A, en: <M504>'share}'}}",
    "the mean in a sentence of shares": "x: {$SHARE, says: {fr: A, en: <M504>'{mean}'}}",
    "the share in a sentence of means": (
        "x: {mean_of: balance, says: {fr: <M504>'{share}', en: <M504>'{share}'}}"
    ),
    "a group that nobody named": "x: {$SHARE, <M505>says: {fr: '{group}', en: '{group}'}}",
    "a missing translation": "x: {$SHARE, everyone: <M401>{fr: gens}}",
    "a list for a benchmark": "x: {$SHARE, compare_with: <M203>[40]}",
    "a benchmark in words": (
        "x: {$SHARE, compare_with: {value: <M206>40 %, year: 2022, source: A, says: $T}}"
    ),
    "a benchmark above everyone": (
        "x: {$SHARE, compare_with: {value: <M206>101, year: 2022, source: A, says: $T}}"
    ),
    "a benchmark without its year": (
        "x: {$SHARE, compare_with: <M202>{value: 40, source: A, says: $T}}"
    ),
    "a benchmark without its source": (
        "x: {$SHARE, compare_with: {value: 40, year: 2022, source: <M205>'', says: $T}}"
    ),
    "a benchmark misspelt": (
        "x: {$SHARE, compare_with: {value: 40, <M201>yaer: 2022, source: A, says: $T}}"
    ),
}
NO_FINDINGS = {
    "a list for findings": "findings: <M203>[x]",
    "nothing for findings": "findings:<M203>",
}


def whole(*parts: str) -> str:
    text = "".join(parts)
    for name, part in PARTS.items():
        text = text.replace(f"${name}", part)
    return text


def indented(text: str, spaces: int) -> str:
    return "".join(f"{' ' * spaces}{line}\n" for line in text.splitlines())


MISTAKES: Mapping[str, str] = {
    f"{where}: {what}": whole(*before, around(text))
    for where, table, before, around in [
        ("file", UNREADABLE, (), str),
        ("head", HEADS, (), lambda text: f"{text}\n{SCALES}{PAGES}"),
        ("alone", HEADS_ALONE, (), str),
        ("scale", SCALES_WITH_MISTAKES, (HEAD,), lambda text: text + PAGES),
        ("page", PAGES_WITH_MISTAKES, (HEAD, SCALES, PAGES), str),
        ("pages", NO_PAGES, (HEAD, SCALES), str),
        ("item", ITEMS, (HEAD, SCALES, PAGES, PAGE), lambda text: indented(text, 6)),
        ("finding", FINDINGS, (HEAD, SCALES, PAGES, "findings:\n"), lambda t: indented(t, 2)),
        ("findings", NO_FINDINGS, (HEAD, SCALES, PAGES), str),
    ]
    for what, text in table.items()
}
