"""Questionnaires with one mistake each, or a few, and where: `<M201>` marks a problem M201.

Every table holds a part of a questionnaire: `MISTAKES`, at the end, puts the rest around it.
`$T` is a text, `$ONE` what makes an item one of two choices; see `PARTS`.
"""

import re
from collections.abc import Mapping

from tests.questionnaire.unreachable import NOBODY, PERSONS, PLACES, ROUTES, START
from tests.questionnaire.unreadable import UNREADABLE
from tests.questionnaire.writing import HEAD

SCALES = """
scales:
  agreement:
    yes: $T
    no: $T
    unknown: {fr: Je ne sais pas, en: Don’t know, missing: true}
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
      - {item: order, type: rank, ask: $T, choices: {pay: $T, time: $T, people: $T}}
      - {item: visit, type: date, ask: $T, at_least: 2024-01-01, at_most: 2024-01-10}
      - {item: since, type: month, ask: $T, at_least: 2022-01, at_most: 2024-12}
      - {item: comment, type: text, ask: $T}
      - {item: hello, type: note, ask: $T}
"""
PAGE = """
  - page: second
    title: $T
    items:
"""
PARTS = {  # those that hold others come first
    "SECOND": HEAD.replace("version: 1", "version: 2"),
    "HEAD": HEAD,
    "PAGE": PAGE,
    "SCALES": SCALES,
    "NOTE": "\n    items: [{item: bye, type: note, ask: $T}]\n",
    "ONE": "type: one, ask: $T, choices: {a: $T, b: $T}",
    "BEGIN": "questionnaire: sample\nversion: 1\nfindings:\n",
    "SHARE": "share_of: {gender: woman}",
}
# texts under different keys differ, as those of choices must
TEXT = re.compile(r"(\w+): \$T\b")

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
    "the same language twice": HEAD.replace("[fr, en]", "[fr, en, <M319>fr]"),
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
    "an answer in the title": HEAD.replace("Sample", "<M405>'{gender}'"),
    "an answer in the introduction": "$HEADintroduction: {fr: <M405>'{x}', en: '{x}'}",
    "a straight apostrophe": HEAD.replace("Essai", "<M602>L'essai"),
    "straight quotes": HEAD.replace("Sample", "<M602>'A \"sample\"'"),
    "a space before a text": HEAD.replace("Essai", "<M603>' Essai'"),
    "a space after a text": HEAD.replace("Sample", '<M603>"Sample "'),
    "two spaces": HEAD.replace("Essai", "<M603>Un  essai"),
    "a space at the end of a line": "$HEADthanks:\n  en: A\n  fr: <M603>|\n    Merci \n    bien\n",
    "a space that may break before a colon": HEAD.replace("Essai", "<M604>'Essai : un'"),
    "a space that may break before a mark": HEAD.replace("Essai", "<M604>Essai ?"),
    "a space that may break inside quotes": HEAD.replace("Essai", "<M604>'«\u00a0Essai »'"),
    "the same text in two languages": HEAD.replace(
        "{fr: Essai, en: Sample}", "{fr: Un essai de plus, en: <M606>un essai de plus}"
    ),
    "quotes of a text": HEAD.replace("Sample", "<M117>“Sample”"),
    "quotes of a text around a comma": HEAD.replace("Sample", "<M117>“A, b, c”"),
    "guillemets": "$HEADthanks:\n  fr: <M117>« Merci d'avance ! »\n  en: <M117>‘Thanks’\n",
    "a text that is cut": "$HEADthanks:\n  en: Thanks\n  fr: Question <M607>#1 ?\n",
    "a special space after a key": HEAD.replace("title:", "title<M121>\u00a0:"),
    "an invisible sign after a key": HEAD.replace("title:", "title<M121>\u200b:"),
    "an invisible sign after a colon": HEAD.replace("en: ", "en:<M121>\u200b"),
    "an invisible sign after a value": HEAD.replace("sample", "<M121>sample\u200b"),
    "another language": HEAD.replace("[fr, en]", "[fr, <M406>es]"),
    "a language more": HEAD.replace("[fr, en]", "[fr, en, <M406>es]"),
    "a language fewer": HEAD.replace("[fr, en]", "<M407>[fr]"),
    # names that are never to be used again, and what continues the version before
    "a retired name twice": "$HEADretired: [old, older, <M319>old]",
    "a text for the retired names": "$HEADretired: <M204>old",
    "a retired name that is none": "$HEADretired: [<M209>old item, older]",
    "a list among the retired names": "$HEADretired: [<M205>[old], older]",
    "a text for what continues": "$HEADfrom_version: <M203>comparable",
    "an unknown variable that continues": "$SECONDfrom_version: {<M301>gendre: comparable}",
    "a grid that continues": "$SECONDfrom_version: {<M502>confidence: comparable}",
    "a word misspelt for what continues": "$HEADfrom_version: {gender: <M217>comparabel}",
    "a list for what continues": "$HEADfrom_version: {gender: <M217>[woman]}",
    "what continues does not hide the rest": (
        "$SECONDfrom_version: {gender: <M217>same, <M301>gendre: comparable}"
    ),
    "a recode misspelt": "$HEADfrom_version: {gender: {<M201>recod: {a: [woman, man]}}}",
    "a recode without its key": "$HEADfrom_version: {gender: {<M201>people: [woman, man]}}",
    "a recode of nothing": "$HEADfrom_version: {gender: {recode: <M211>{}}}",
    "a recode into nothing": "$HEADfrom_version: {gender: {recode: {a: <M211>[]}}}",
    "a text for a recode": "$HEADfrom_version: {gender: {recode: <M203>woman}}",
    "a code of a recode that is none": "$HEADfrom_version: {gender: {recode: {<M209>é: woman}}}",
    "a recode of a number": "$SECONDfrom_version: {hours: {<M312>recode: {low: [a, b]}}}",
    "a recode of no answer here": "$SECONDfrom_version: {gender: {recode: {<M303>she: [f, w]}}}",
    "what continues in the first version": "$HEAD<M316>from_version: {gender: comparable}",
    "an answer recoded twice": (
        "$SECONDfrom_version: {gender: {recode: {a: [woman, man], b: [<M319>man, declined]}}}"
    ),
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
    "an answer that differs by its case": "$SCALES    <M311>Yes: $T\n",
    "a scale that differs by its case": "$SCALES  <M311>Agreement: {a: $T, b: $T}\n",
    "an answer with a reserved name": "$SCALES    <M313>answered: $T\n",
    "a scale of one answer that counts": (
        "$SCALES  <M317>rare: {a: $T, unknown: {fr: A, en: B, missing: true}}\n"
    ),
    "a mark that a grid does not know": (
        "$SCALES    other: {fr: Autre, en: Other, <M316>specify: true}\n"
    ),
    "a mark that only several choices know": (
        "$SCALES    none: {fr: Aucun, en: None, <M316>exclusive: true}\n"
    ),
    "a condition of an answer": ("$SCALES    maybe: {fr: A, en: B, <M218>when: {gender: woman}}\n"),
    "an answer in an answer": "$SCALES    maybe: {fr: <M405>'{gender}', en: B}\n",
    "the same scale twice": "$SCALES  <M108>agreement: {a: $T, b: $T}\n",
}

PAGES_WITH_MISTAKES = {
    "items under another name": (
        "  - page: second\n    title: $T\n    <M201>questions:\n      - {item: x, $ONE}\n"
        "  - page: third\n    title: $T\n    when: {x: a}\n    items: [{item: y, $ONE}]\n"
    ),
    "one item under its name": (
        "  - page: second\n    title: $T\n    <M201>item: [{item: x, $ONE}]\n"
    ),
    "a name without its key": "  - <M201>second:\n    title: $T$NOTE",
    "scales under another name": (
        "  - page: second\n    title: $T\n"
        "    items: [{item: x, type: one, ask: $T, scale: often}]\n"
        "<M201>échelles: {often: {a: $T, b: $T}}\n"
    ),
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
    "an answer in the address of a link": (
        "  - page: second\n    title: $T\n    items:\n      - item: b\n        type: note\n"
        "        ask:\n"
        "          fr: <M408>'Voici [{gender}](https://example.org/?q={gender})'\n"
        "          en: <M408>'Here [{gender}](https://example.org/?q={gender})'\n"
    ),
    "a page that is broken does not hide its items": (
        "  - page: second\n    title: <M203>A\n    when: <M203>[a]\n"
        "    items: [{item: x, $ONE}, {item: y, $ONE, when: {x: <M303>z}}]\n"
    ),
    "a broken condition does not hide the page": (
        "  - page: second\n    title: $T\n    when: {gender: {<M201>ovr: 1}}\n"
        "    items: [{item: x, $ONE, when: {gender: <M303>z}}]\n"
    ),
    "a retired name": "  - page: <M314>second\n    title: $T$NOTEretired: [second]\n",
    "an answer in the title": "  - page: second\n    title: {fr: <M405>'{gender}', en: A}$NOTE",
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
    "a name without its key": (
        "- {<M201>x: , $ONE}\n- {item: y, type: text, ask: $T, when: {x: a}}"
    ),
    "a special space after a type": "- {item: x, type: <M121>text\u00a0, ask: $T}",
    "a scale of answers instead of the ends of a scale": (
        "- {item: x, type: scale, ask: $T, <M201>scale: agreement}"
    ),
    "a condition of a choice": (
        "- {item: x, type: one, ask: $T, "
        "choices: {a: $T, b: {fr: A, en: A, <M218>when: {gender: woman}}}}"
    ),
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
    "a reserved name": "- {item: <M313>any, $ONE}\n- {item: <M313>not, $ONE}",
    "a required note": "- {item: x, type: note, ask: $T, <M316>required: true}",
    "the help of a note": "- {item: x, type: note, ask: $T, <M316>help: $T, <M316>source: $T}",
    "a group of those who did not answer": (
        "- {item: x, type: one, ask: $T, "
        "choices: {a: $T, b: $T, z: {fr: Z, en: Z, missing: true, <M316>group: $T}}}"
    ),
    # answers shown in texts
    "an answer of an unknown item": "- {item: x, type: text, ask: {fr: A, en: <M301>'{gendre}'}}",
    "an answer, but for its spaces": "- {item: x, type: text, ask: {fr: A, en: <M301>'{ hours }'}}",
    "an answer of the same page": (
        "- {item: x, $ONE}\n- {item: y, type: text, ask: {fr: <M403>'{x}', en: '{x}'}}"
    ),
    "an answer of a later page": (
        "- {item: x, type: text, ask: $T, help: {fr: <M403>'{y}', en: '{y}'}}\n- {item: y, $ONE}"
    ),
    "an answer of a grid": "- {item: x, type: text, ask: {fr: <M502>'{confidence}', en: A}}",
    "an answer of a ranking": "- {item: x, type: text, ask: {fr: <M502>'{order}', en: A}}",
    "an answer of a note": "- {item: x, type: text, ask: {fr: A, en: <M502>'{hello}'}}",
    "an answer lost in translation": (
        "- {item: x, type: text, ask: {fr: 'À {hours} heures', en: <M404>At these hours}}"
    ),
    "an answer lost in the translation of a row": (
        "- {item: x, type: grid, scale: agreement, ask: $T, rows: "
        "{a: {fr: <M404>A, en: 'B {order.pay}'}, b: $T}}"
    ),
    "an answer in an answer": (
        "- {item: x, type: one, ask: $T, choices: {a: {fr: <M405>'{gender}', en: A}, b: $T}}"
    ),
    "an answer in a unit": "- {item: x, type: number, ask: $T, unit: {fr: A, en: <M405>'{hours}'}}",
    # marks that nobody reads
    "braces of another tool": (
        "- {item: x, type: text, ask: {fr: <M609>'{{hours}} h', en: <M609>'${hours} h'}}"
    ),
    "braces that hold no name": (
        "- {item: x, type: text, ask: {fr: <M609>'A {', en: <M609>'B {a b}'}}"
    ),
    "a heading": "- {item: x, type: note, ask: {fr: <M609>'# Titre', en: A}}",
    "marks in a choice": (
        "- {item: x, type: one, ask: $T, choices: {a: {fr: <M609>'**Oui**', en: <M609>'*Yes*'}, "
        "b: {fr: <M609>'[Non](https://example.org)', en: 'No'}}}"
    ),
    "a link that leads nowhere": (
        "- {item: x, type: text, ask: {fr: <M609>'[ici](javascript:a(1))', en: <M609>'[A](b.c)'}}"
    ),
    # questions that ask who is answering
    "a name asked for": "- {item: x, type: text, ask: {fr: <M605>Votre nom\u202f?, en: A}}",
    "a first name asked for": "- {item: x, type: text, ask: {fr: A, en: <M605>First name}}",
    "an e-mail asked for": "- {item: x, type: text, ask: {fr: <M605>Votre adresse e-mail, en: A}}",
    "a phone asked for": (
        "- {item: x, type: number, ask: {fr: A, en: <M605>A phone number to reach you}}"
    ),
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
    "a choice twice, among as many as may be chosen": (
        "- {item: x, type: many, at_most: 2, ask: $T, choices: {a: $T, b: $T, <M108>b: $T}}"
    ),
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
    "choices that differ by their case": (
        "- {item: x, type: one, ask: $T, choices: {a: $T, b: $T, <M311>A: $T}}"
    ),
    "a choice with a reserved name": (
        "- {item: x, type: one, ask: $T, choices: {a: $T, <M313>answered: $T}}"
    ),
    "a single choice": "- {item: x, type: one, ask: $T, <M317>choices: {a: $T}}",
    "a single choice in a list": "- {item: x, type: one, ask: $T, <M317>choices_from: c.csv}",
    "a single choice to rank": "- {item: x, type: rank, ask: $T, <M317>choices: {a: $T}}",
    "no choice that counts": (
        "- {item: x, type: many, ask: $T, <M317>choices: {a: {fr: A, en: B, missing: true}}}"
    ),
    "an exclusive choice alone": (
        "- {item: x, type: many, ask: $T, choices: {<M318>a: {fr: A, en: B, exclusive: true}}}"
    ),
    "an exclusive choice of one": (
        "- {item: x, type: one, ask: $T, "
        "choices: {a: $T, b: {fr: A, en: B, <M316>exclusive: true}}}"
    ),
    "marks of a choice to rank": (
        "- {item: x, type: rank, ask: $T, choices: {a: $T, b: {fr: B, en: B, <M316>specify: true},"
        " c: {fr: C, en: C, <M316>missing: true}, d: {fr: D, en: D, <M316>exclusive: true}, e: $T}}"
    ),
    "marks of an answer of a grid": (
        "- {item: x, type: grid, ask: $T, rows: {r: $T}, choices: {a: $T, b: $T, "
        "c: {fr: A, en: B, <M316>exclusive: true, <M316>specify: true, missing: true}}}"
    ),
    "two choices of the same words": (
        "- {item: x, type: one, ask: $T, choices: "
        "{a: {fr: Oui, en: 'Yes'}, b: {fr: Non, en: 'No'}, <M608>c: {fr: oui, en: Aye}}}"
    ),
    "two rows of the same words": (
        "- {item: x, type: grid, scale: agreement, ask: $T, "
        "rows: {a: {fr: A, en: A}, <M608>b: {fr: A, en: a}}}"
    ),
    "as many choices as there are": (
        "- {item: x, type: many, ask: $T, <M601>at_most: 2, "
        "choices: {a: $T, b: $T, none: {fr: Aucun, en: None, exclusive: true}}}"
    ),
    "as many ranks as there are": (
        "- {item: x, type: rank, ask: $T, <M601>at_most: 3, choices: {a: $T, b: $T}}"
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
    "rows that differ by their case": (
        "- {item: x, type: grid, scale: agreement, ask: $T, rows: {a: $T, <M311>A: $T}}"
    ),
    "a condition of a row misspelt": (
        "- {item: x, type: grid, scale: agreement, ask: $T, "
        "rows: {a: {fr: A, en: A, <M402>whn: {gender: woman}}, b: $T}}"
    ),
    "a text for the condition of a row": (
        "- {item: x, type: grid, scale: agreement, ask: $T, "
        "rows: {a: {fr: A, en: A, when: <M203>woman}, b: $T}}"
    ),
    "a broken condition of a row does not hide the rest": (
        "- {item: x, type: grid, scale: agreement, ask: $T, when: {gender: <M303>z}, rows: "
        "{a: {fr: A, en: A, when: {any: <M211>[]}}, b: {fr: B, en: B, when: {gender: <M303>z}}}}"
    ),
    "a mark of a choice in a row": (
        "- {item: x, type: grid, scale: agreement, ask: $T, "
        "rows: {a: {fr: A, en: A, <M402>missing: true}, b: $T}}"
    ),
    "an unknown item in the condition of a row": (
        "- {item: x, type: grid, scale: agreement, ask: $T, "
        "rows: {a: {fr: A, en: A, when: {<M301>gendre: woman}}, b: $T}}"
    ),
    "a row on a row of its own grid": (
        "- {item: x, type: grid, scale: agreement, ask: $T, "
        "rows: {a: $T, b: {fr: A, en: A, when: {<M302>x.a: yes}}}}"
    ),
    "a day for a month": "- {item: x, type: month, ask: $T, at_least: <M215>2024-01-31}",
    "a month for a day": "- {item: x, type: date, ask: $T, at_most: <M215>2024-01}",
    "a day that does not exist": "- {item: x, type: date, ask: $T, at_most: <M215>2023-02-29}",
    "a day as it is said": "- {item: x, type: date, ask: $T, at_most: <M215>31/01/2024}",
    "a day of a week": "- {item: x, type: date, ask: $T, at_most: <M215>2024-W05-3}",
    "a list for a day": "- {item: x, type: date, ask: $T, at_most: <M215>[2024-01-31]}",
    "a day after its last": (
        "- {item: x, type: date, ask: $T, at_most: 2024-01-31, <M309>at_least: 2024-02-01}"
    ),
    "a month after its last": (
        "- {item: x, type: month, ask: $T, <M309>at_least: 2024-02, at_most: 2024-01}"
    ),
    "not one rank": ("- {item: x, type: rank, ask: $T, at_most: <M206>0, choices: {a: $T, b: $T}}"),
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
    "a label instead of its code": (
        "- {item: x, $ONE, when: {confidence.prices: <M303>Je ne sais pas}}"
    ),
    "all of several conditions": (
        "- {item: x, $ONE, when: {<M218>all: [{gender: woman}, {hours: {over: 3}}]}}"
    ),
    "all of several conditions, in braces": "- {item: x, $ONE, when: {<M218>et: {gender: woman}}}",
    "an item compared twice": (
        "- {item: x, $ONE, when: {hours: answered, <M108>hours: {at_least: 0}}}"
    ),
    "an item compared twice, with anything": (
        "- {item: x, $ONE, when: {gender: [woman, man, declined], <M108>gender: woman}}"
    ),
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
    "a comparison that excludes its bounds": (
        "- {item: x, $ONE, when: {balance: {<M309>over: 5, at_most: 5}}}"
    ),
    "a comparison that is crossed, among others": (
        "- {item: x, $ONE, when: {any: [{gender: woman}, "
        "{not: {since: {<M309>over: 2024-02, under: 2024-01}}}]}}"
    ),
    "a number compared with a month": (
        "- {item: x, $ONE, when: {hours: {over: <M315>2024-01, under: 10}}}"
    ),
    "a month compared with a number": "- {item: x, $ONE, when: {since: {over: <M315>2024}}}",
    "a month compared with a day": "- {item: x, $ONE, when: {since: {over: <M315>2024-01-31}}}",
    "a day compared with a month": "- {item: x, $ONE, when: {visit: {at_most: <M315>2024-01}}}",
    "a day compared with zero": "- {item: x, $ONE, when: {visit: {at_most: <M315>0}}}",
    "a comparison with no day": "- {item: x, $ONE, when: {visit: {over: <M215>2000-13-01}}}",
    "a comparison with a month in words": (
        "- {item: x, $ONE, when: {since: {over: <M215>janvier 2020}}}"
    ),
    "a comparison with no month": "- {item: x, $ONE, when: {since: {over: <M215>2020-13}}}",
    "a comma in a number": "- item: x\n  type: number\n  ask: $T\n  at_least: <M206>100,5",
    "a comparison with a day as it is said": (
        "- {item: x, $ONE, when: {visit: {over: <M215>1/1/2000}}}"
    ),
    "a text compared": "- {item: x, $ONE, when: {comment: <M310>{over: 3}}}",
    "a month named": "- {item: x, $ONE, when: {since: <M312>2024-01}}",
    "a rank named": "- {item: x, $ONE, when: {order.pay: <M312>1}}",
    "a ranking, not its choice": "- {item: x, $ONE, when: {<M502>order: answered}}",
    "an unknown choice of a ranking": ("- {item: x, $ONE, when: {<M301>order.pya: {at_most: 1}}}"),
    "an answer named twice": "- {item: x, $ONE, when: {gender: [woman, man, <M319>woman]}}",
    "rows counted": (
        "- {item: x, $ONE, when: {confidence.clients: {<M201>rows_in: [yes], at_least: 1}}}"
    ),
    "no condition": "- {item: x, $ONE, when: <M211>{}}",
    "nothing for a condition": "- {item: x, $ONE, when: <M203>}",
    "a list for a condition": "- {item: x, $ONE, when: <M203>[gender]}",
    "no answer in a condition": "- {item: x, $ONE, when: {gender: <M211>[]}}",
    "nothing in a condition": "- {item: x, $ONE, when: {gender: <M205>''}}",
    "lists in lists in a condition": "- {item: x, $ONE, when: {gender: [<M205>[woman]]}}",
    "no list of alternatives": "- {item: x, $ONE, when: {any: <M204>{gender: woman}}}",
    "an empty list of alternatives": "- {item: x, $ONE, when: {any: <M211>[]}}",
    "a text among the alternatives": (
        "- {item: x, $ONE, when: {gender: woman, any: [{gender: man}, <M203>hours]}}"
    ),
    "mistakes among the alternatives": (
        "- {item: x, $ONE, when: {any: [{gender: <M303>z}, {<M302>x: a, not: {<M301>y: a}}]}}"
    ),
    "a comparison misspelt among the alternatives": (
        "- {item: x, $ONE, when: {gender: woman, any: [{hours: {<M201>ovr: 3}}]}}"
    ),
    "alternatives misspelt": "- {item: x, $ONE, when: {<M301>ayn: gender}}",
    "a list that is denied": "- {item: x, $ONE, when: {not: <M203>[{gender: woman}]}}",
    "a word that is denied": "- {item: x, $ONE, when: {not: <M203>answered}}",
    "nothing that is denied": "- {item: x, $ONE, when: {not: <M211>{}}}",
    "a broken condition does not hide the item": (
        "- {item: x, $ONE, when: <M203>[a]}\n- {item: y, $ONE, when: {x: <M303>z}}"
    ),
    "a row, required on its own page": (
        "- {item: x, $ONE}\n- {item: y, type: grid, required: true, scale: agreement, ask: $T, "
        "rows: {a: $T, b: {fr: A, en: A, <M308>when: {any: [{x: a}, {gender: woman}]}}}}"
    ),
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
    "a share that is denied": "x: {share_of: {<M218>not: {gender: woman}}}",
    "a share of alternatives": (
        "x: {share_of: {<M218>any: [{gender: woman}, {hours: {over: 3}}]}}"
    ),
    "a trend of bands": "x: {trend_of: {<M218>bands_of: {hours: [0, 20]}}}",
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
    "the share of a text": "x: {share_of: {<M502>comment: yes}}",
    "the share of a text that is there": "x: {share_of: {<M502>comment: answered}}",
    "the share of any answer": "x: {share_of: {<M502>gender: answered}}",
    "the share of a grid": "x: {share_of: {<M502>confidence: yes}}",
    "the share of an answer named twice": "x: {share_of: {gender: [woman, <M319>woman]}}",
    "the share of a rank named": "x: {share_of: {order.pay: <M312>1}}",
    "the share above a crossed range": ("x: {share_of: {balance: {<M309>at_least: 7, under: 7}}}"),
    "the mean of a ranking": "x: {mean_of: <M502>order}",
    "the mean of a date": "x: {mean_of: <M502>visit}",
    "the distribution of a rank": "x: {distribution_of: <M502>order.pay}",
    "a name that differs by its case": "x: {$SHARE}\n<M311>X: {$SHARE}",
    "bands of a scale": "x: {bands_of: {<M502>balance: [0, 5]}}",
    "bands of an unknown item": "x: {bands_of: {<M301>hour: [0, 5]}}",
    "bands that do not rise": "x: {bands_of: {hours: [0, 20, <M507>20, 35, <M507>30]}}",
    "bands of a month": "x: {bands_of: {<M502>since: [2022-01, 2023-01, 2024-12]}}",
    "bands of a number, from a month": "x: {bands_of: {hours: [<M206>2022-01, 90]}}",
    "a single bound": "x: {bands_of: {hours: <M211>[20]}}",
    "a bound in words": "x: {bands_of: {hours: [0, <M206>many, 20]}}",
    "no list of bounds": "x: {bands_of: {hours: <M204>20}}",
    "bands of nothing said": "x: {bands_of: <M203>hours}",
    "bands of two": "x: {bands_of: <M216>{hours: [0, 9], balance: [0, 5]}}",
    "bands that leave people out": "x: {bands_of: {hours: <M657>[20, 35]}}",
    "bands that leave out those above": "x: {bands_of: {hours: <M657>[0, 35, 89.5]}}",
    "a difference of nothing": ("x: {<M501>difference: {between: {gender: [woman, man]}}}"),
    "a difference of two things": (
        "x: {<M501>difference: {$SHARE, mean_of: balance, between: {gender: [woman, man]}}}"
    ),
    "a difference of a distribution": (
        "x: {difference: {$SHARE, <M201>distribution_of: tools, between: {gender: [woman, man]}}}"
    ),
    "a difference between nobody": "x: {difference: <M202>{$SHARE}}",
    "a difference misspelt": (
        "x: {difference: {mean_of: balance, <M201>betwen: {gender: [woman, man]}}}"
    ),
    "a difference in a word": "x: {difference: <M203>gender}",
    "a difference between one": (
        "x: {difference: {mean_of: balance, between: {gender: <M211>woman}}}"
    ),
    "a difference between three": (
        "x: {difference: {mean_of: balance, between: {gender: <M216>[woman, man, declined]}}}"
    ),
    "a difference between two items": (
        "x: {difference: {mean_of: balance, "
        "between: <M216>{gender: [woman, man], confidence.clients: [yes, no]}}}"
    ),
    "a difference between the same": (
        "x: {difference: {mean_of: balance, between: {gender: [woman, <M319>woman]}}}"
    ),
    "a difference with what is missing": (
        "x: {difference: {mean_of: balance, between: {gender: [woman, <M503>declined]}}}"
    ),
    "a difference with an unknown answer": (
        "x: {difference: {mean_of: <M502>gender, between: {gender: [woman, <M303>mna]}}}"
    ),
    "a difference between several choices": (
        "x: {difference: {mean_of: balance, between: {<M502>tools: [a, b]}}}"
    ),
    "a difference in an unknown sentence": (
        "x: {difference: {mean_of: balance, between: {gender: [woman, man]}}, "
        "says: {fr: '{first} {second} {difference}', en: <M504>'{mean} {first}'}}"
    ),
    "a difference in what tells the groups apart": (
        "x: {difference: {$SHARE, between: {<M510>gender: [woman, man]}}}"
    ),
    "a difference by its own groups": (
        "x: {difference: {mean_of: balance, between: {gender: [woman, man]}}, by: <M510>gender}"
    ),
    "a change in several choices": "x: {change_in: <M502>tools}",
    "a change in a grid": "x: {change_in: <M502>confidence}",
    "a change in a distribution of several choices": (
        "x: {change_in: {distribution_of: <M502>tools}}"
    ),
    "a change between the two answers to a row": "x: {change_in: <M502>confidence.clients}",
    "a change between two answers": "x: {change_in: <M502>gender}",
    "a change in a distribution of two answers": "x: {change_in: {distribution_of: <M502>gender}}",
    "a change in a list": "x: {change_in: <M205>[balance]}",
    "a change in nothing": "x: {<M501>change_in: {}}",
    "a change misspelt": "x: {change_in: {<M201>share_off: {gender: woman}}}",
    "a change in an unknown choice": "x: {change_in: {share_of: {gender: <M303>women}}}",
    "a trend of an item": "x: {trend_of: <M203>balance}",
    "a trend of two things": "x: {<M501>trend_of: {$SHARE, mean_of: balance}}",
    "a trend of an unknown item": "x: {trend_of: {mean_of: <M301>balanced}}",
    "a trend in an unknown sentence": (
        "x: {trend_of: {mean_of: balance}, says: {fr: '{mean} {change}', en: <M504>'{share}'}}"
    ),
    "a trend of a distribution in a sentence": (
        "x: {trend_of: {distribution_of: gender}, says: {fr: <M504>'{change}', en: B}}"
    ),
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
    "among those who did not say": "x: {$SHARE, among: {gender: [woman, <M503>declined]}}",
    "among those who said something else": (
        "x: {$SHARE, among: {any: [{not: {gender: <M503>declined}}, {<M301>hour: {over: 3}}]}}"
    ),
    "among nobody said": "x: {$SHARE, among: <M203>}",
    "by an unknown item": "x: {$SHARE, by: [gender, <M301>tenure]}",
    "by several choices": "x: {$SHARE, by: <M502>tools}",
    "by a number": "x: {$SHARE, by: [[gender, <M502>hours]]}",
    "by a mapping": "x: {$SHARE, by: <M204>{gender: woman}}",
    "by nothing": "x: {$SHARE, by: <M205>}",
    "by a crossing of nothing": "x: {$SHARE, by: [<M211>[]]}",
    "by the same twice": "x: {$SHARE, by: [gender, <M319>gender]}",
    "by a crossing with itself": "x: {$SHARE, by: [[gender, <M319>gender]]}",
    "by the same crossing twice": (
        "x: {$SHARE, by: [[gender, confidence.prices], <M319>[confidence.prices, gender]]}"
    ),
    "by what is counted": (
        "x: {$SHARE, by: [confidence.clients, [confidence.clients, <M510>gender], gender]}"
    ),
    "by a single group": "x: {mean_of: balance, among: {gender: woman}, by: [<M656>gender]}",
    "by lists in lists in lists": "x: {$SHARE, by: [[<M205>[gender]]]}",
    "an unknown word of the sentence": "x: {$SHARE, says: {fr: <M504>'{part}', en: '{share}'}}",
    "a word of the sentence with spaces": "x: {$SHARE, says: {fr: <M504>'{ share }', en: B}}",
    "a brace never closed in the sentence": "x: {$SHARE, says: {fr: <M504>'{share', en: B}}",
    "a brace never opened in the sentence": "x: {$SHARE, says: {fr: A, en: <M504>'share}'}}",
    "the mean in a sentence of shares": "x: {$SHARE, says: {fr: A, en: <M504>'{mean}'}}",
    "the share in a sentence of means": (
        "x: {mean_of: balance, says: {fr: <M504>'{share}', en: <M504>'{share}'}}"
    ),
    "a sign written twice in the sentence": (
        "x: {$SHARE, says: {fr: <M610>'{share}\u00a0%', en: <M610>'{share}%'}}"
    ),
    "a word of the sentence lost in translation": (
        "x: {$SHARE, says: {fr: '{share}', en: <M404>All}}"
    ),
    "an answer in the name of everyone": "x: {$SHARE, everyone: {fr: <M405>'{gender}', en: A}}",
    "a group that nobody named": "x: {$SHARE, <M505>says: {fr: '{group}', en: '{group}'}}",
    "a missing translation": "x: {$SHARE, everyone: <M401>{fr: gens}}",
    "a list for a benchmark": "x: {$SHARE, compare_with: <M203>[40]}",
    "a benchmark in words": (
        "x: {$SHARE, compare_with: {value: <M206>40 %, year: 2022, source: A, says: $T}}"
    ),
    "a benchmark above everyone": (
        "x: {$SHARE, compare_with: {value: <M206>101, year: 2022, source: A, says: $T}}"
    ),
    "a benchmark that is no percentage": (
        "x: {$SHARE, compare_with: {value: <M611>0.4, year: 2022, source: A, says: $T}}"
    ),
    "a benchmark in a year of two digits": (
        "x: {$SHARE, compare_with: {value: 40, year: <M206>22, source: A, says: $T}}"
    ),
    "a benchmark without its year": (
        "x: {$SHARE, compare_with: <M202>{value: 40, source: A, says: $T}}"
    ),
    "a benchmark without its source": (
        "x: {$SHARE, compare_with: {value: 40, year: 2022, source: <M205>'', says: $T}}"
    ),
    "a benchmark of a mean": (
        "x: {mean_of: balance, <M506>compare_with: {value: 4, year: 2022, source: A, says: $T}}"
    ),
    "a benchmark misspelt": (
        "x: {$SHARE, compare_with: {value: 40, <M201>yaer: 2022, source: A, says: $T}}"
    ),
}

# --- the file of findings declared later, beside a questionnaire that declares one

SAYS = "says: {fr: '{group}', en: '{group}'}, everyone: $T"
NAMED = "{fr: A, en: B, group: {fr: C, en: D}}"
GROUPS = {
    "a group without a name": (
        f"      - {{item: x, type: one, ask: $T, choices: {{a: {NAMED}, <M612>b: $T, "
        "z: {fr: Y, en: Z, missing: true}}}\n"
        f"findings:\n  x: {{$SHARE, {SAYS}, by: [x, [x, confidence.clients]]}}\n"
        f"  y: {{mean_of: hours, {SAYS}, by: x}}\n"
        f"  z: {{mean_of: hours, {SAYS}, by: confidence.prices}}\n"
    ),
    "the mean of a number without limits": (
        "      - {item: x, type: number, ask: $T}\n"
        "      - {item: y, type: number, ask: $T, at_least: 0}\n"
        "findings:\n  a: {mean_of: <M511>x}\n  b: {trend_of: {mean_of: <M511>y}}\n"
        "  c: {difference: {mean_of: <M511>y, between: {gender: [woman, man]}}}\n"
        "  change_in: {mean_of: <M511>y}\n  d: {change_in: {mean_of: y}}\n"
    ),
}
DECLARED = "findings:\n  declared: {$SHARE}\n"
LATER_FINDINGS = {
    "an empty file": "<M104>",
    "a quote never closed": "questionnaire: <M114>'sample\n",
    "an alias": "questionnaire: sample\nversion: 1\nfindings: <M109>*a\n",
    "a list": "<M203>- x\n",
    "missing findings": "<M202>questionnaire: sample\nversion: 1\n",
    "no findings": "questionnaire: sample\nversion: 1\nfindings: <M211>{}\n",
    "an unknown key": "$BEGIN  x: {$SHARE}\n<M201>pages: [a]\n",
    "a misspelt key": "$BEGIN  x: {<M201>share_off: {gender: woman}}\n",
    "a name that is none": "$BEGIN  <M209>l'essentiel: {$SHARE}\n",
    "another questionnaire": ("questionnaire: <M508>other\nversion: 1\nfindings:\n  x: {$SHARE}\n"),
    "another version": "questionnaire: sample\nversion: <M508>2\nfindings:\n  x: {$SHARE}\n",
    "a version in words": (
        "questionnaire: sample\nversion: <M206>one\nfindings:\n  x: {share_of: {<M301>y: a}}\n"
    ),
    "a finding declared before": "$BEGIN  <M509>declared: {$SHARE}\n",
    "a finding declared before, but for its case": "$BEGIN  <M509>Declared: {$SHARE}\n",
    "an unknown item": "$BEGIN  x: {mean_of: <M301>balence}\n",
    "an unknown choice": "$BEGIN  x: {$SHARE, among: {gender: <M303>women}}\n",
    "a missing translation": "$BEGIN  x: {$SHARE, says: <M401>{fr: A}}\n",
    "an unknown language": "$BEGIN  x: {$SHARE, says: {fr: A, en: B, <M402>de: C}}\n",
    "a straight apostrophe": "$BEGIN  x: {$SHARE, says: {fr: <M602>L'essai, en: B}}\n",
    "a broken finding does not hide the others": (
        "$BEGIN  x: <M203>[gender]\n  y: {mean_of: <M301>balence}\n"
    ),
}

NO_FINDINGS = {
    "a list for findings": "findings: <M203>[x]",
    "nothing for findings": "findings:<M203>",
}

# --- what might be taken for a mistake

RIGHT_ITEMS = {
    "one box to tick": "- {item: x, type: many, ask: $T, choices: {a: $T}}",
    "an exclusive answer of a scale that several choices use": (
        "- {item: x, type: many, ask: $T, scale: habits}\n"
        "- {item: y, type: one, ask: $T, scale: habits}"
    ),
    "the same code in two items": "- {item: x, $ONE}\n- {item: y, $ONE}",
    "a page and an item of the same name": "- {item: second, $ONE}",
    "bounds that leave one answer": ("- {item: x, $ONE, when: {hours: {at_least: 9, at_most: 9}}}"),
    "a point of a scale between two bounds": (
        "- {item: x, $ONE, when: {balance: {over: 4, under: 6}}}"
    ),
    "a month between two bounds": (
        "- {item: x, $ONE, when: {since: {at_least: 2023-01, under: 2024-01}}}"
    ),
    "a day before another": "- {item: x, $ONE, when: {visit: {under: 2024-01-05}}}",
    "a rank compared": "- {item: x, $ONE, when: {order.pay: {at_most: 1}}}",
    "every kind of condition": (
        "- {item: x, $ONE, when: {any: [{gender: woman}, {not: {tools: a}}], comment: answered}}"
    ),
    "a missing answer named in a route": "- {item: x, $ONE, when: {gender: declined}}",
    "answers of earlier pages": (
        "- {item: x, type: grid, scale: agreement, ask: {fr: '{hours} h', en: '{hours} hours'}, "
        "help: {fr: '{confidence.prices}', en: '{confidence.prices}'}, "
        "rows: {a: {fr: '{order.pay}', en: '{order.pay}'}, b: $T}}"
    ),
    "the same words in two items, and in two languages": (
        "- {item: x, type: one, ask: $T, choices: {a: {fr: A, en: A}, b: {fr: B, en: B}}}\n"
        "- {item: y, type: one, ask: $T, choices: {a: {fr: A, en: A}, b: {fr: B, en: B}}}"
    ),
    "marks that are read, and signs that are none": (
        "- {item: x, type: text, ask: {fr: '**Un** [lien](https://a.org)', en: 'A #1 *mark*'},"
        " help: {fr: 'A [B] (C)', en: '2 * 3 * 4'}}\n"
        "- {item: y, type: number, ask: $T, unit: {fr: '* 1 000 € *', en: '[€] (net)'}}"
    ),
}
RIGHT_FINDINGS = {
    "the mean of a number": "x: {mean_of: hours, says: {fr: '{mean}', en: '{mean}'}}",
    "the mean of a rank": "x: {mean_of: order.pay}",
    "bands": "x: {bands_of: {hours: [0, 20, 35.5, 90]}}",
    "a difference of shares between rows": (
        "x: {difference: {$SHARE, between: {confidence.clients: [yes, no]}}, "
        "says: {fr: '{difference} {first} {second}', en: '{second} {first} {difference}'}}"
    ),
    "a change in a share of a row": "x: {change_in: {share_of: {confidence.clients: yes}}}",
    "a change in a distribution": "x: {change_in: {distribution_of: balance}}",
    "a change in a share": "x: {change_in: {$SHARE}, says: {fr: '{change}', en: '{change}'}}",
    "a trend of a distribution": "x: {trend_of: {distribution_of: tools}}",
    "a trend and what it is of": (
        "x: {trend_of: {mean_of: balance}, says: {fr: '{mean} {change}', en: '{change} {mean}'}}"
    ),
    "two crossings that share a part": (
        "x: {mean_of: balance, by: [gender, confidence.clients, [gender, confidence.clients]]}"
    ),
}
HABITS = """\
  habits:
    often: $T
    seldom: $T
    never: {fr: Jamais, en: Never, exclusive: true}
"""


def whole(*parts: str) -> str:
    text = "".join(parts)
    for name, part in PARTS.items():
        text = text.replace(f"${name}", part)
    return TEXT.sub(r"\1: {fr: Texte \1, en: Text \1}", text)


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
        ("place", PLACES, (HEAD, START, PAGE), lambda text: indented(text, 6)),
        ("route", ROUTES, (HEAD, START), str),
        ("nobody", NOBODY, (HEAD, START, "findings:\n"), lambda text: indented(text, 2)),
        ("persons", PERSONS, (HEAD, START), str),
        ("group", GROUPS, (HEAD, SCALES, PAGES, PAGE), str),
    ]
    for what, text in table.items()
}

LATER_MISTAKES: Mapping[str, str] = {what: whole(text) for what, text in LATER_FINDINGS.items()}
BESIDE = whole(HEAD, SCALES, PAGES, DECLARED)
RIGHT: Mapping[str, str] = {
    **{
        what: whole(HEAD, SCALES, HABITS, PAGES, PAGE, indented(text, 6))
        for what, text in RIGHT_ITEMS.items()
    },
    **{
        what: whole(HEAD, SCALES, PAGES, "findings:\n", indented(text, 2))
        for what, text in RIGHT_FINDINGS.items()
    },
}
