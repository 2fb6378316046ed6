import assert from "node:assert/strict";
import { test } from "node:test";
import { outline } from "../src/editor/outline";
import { meaning, suggestions } from "../src/editor/suggestions";

const HEAD = `questionnaire: welcome
version: 1
languages: [fr, en]
scales:
  agreement:
    yes: {fr: Oui, en: Yes}
    no: {fr: Non, en: No}
pages:
  - page: you
    title: {fr: Vous, en: You}
    items:
      - item: gender
        type: one
        ask: {fr: Vous êtes…, en: You are…}
        choices:
          woman: {fr: Une femme, en: A woman}
          man: {fr: Un homme, en: A man}
      - item: hours
        type: number
        ask: {fr: Heures, en: Hours}
  - page: work
    title: {fr: Travail, en: Work}
    items:
      - item: trust
        type: grid
        scale: agreement
        rows: {prices: {fr: Les prix, en: Prices}}
`;
const AN_ITEM = `${HEAD}      - item: next
        type: one
`;
const A_FINDING = `${HEAD}findings:
  found:
`;

function labels(before: string, after = ""): string[] {
  const found = suggestions(before + after, before.length, false);
  return found?.options.map((one) => one.label) ?? [];
}

// what is typed before the cursor, some of what is suggested, and some of what is not
const CASES: [before: string, some: string[], none: string[]][] = [
  ["", ["questionnaire", "pages", "findings"], ["item", "type"]],
  ["questionnaire: x\npa", ["pages", "version"], ["questionnaire", "page"]],
  ["pages:\n  ", ["- page"], ["page"]],
  ["pages:\n  - ", ["page", "title", "when", "items"], ["item", "pages"]],
  [`${HEAD}      - item: x\n        `, ["type", "ask", "choices", "rows", "lines"], ["item"]],
  [`${AN_ITEM}        `, ["ask", "choices", "scale", "required"], ["type", "rows", "lines", "unit"]],
  [`${HEAD}      - item: x\n        type: `, ["one", "many", "grid", "note"], ["true"]],
  [`${AN_ITEM}        required: `, ["true", "false"], ["one"]],
  [`${AN_ITEM}        ask: {`, ["fr", "en"], ["missing"]],
  [`${AN_ITEM}        choices:\n          a: {fr: A, `, ["en", "missing", "specify", "group"], ["fr"]],
  [`${AN_ITEM}        scale: `, ["agreement"], ["gender"]],
  [`${AN_ITEM}        when: {`, ["gender", "hours", "trust.prices", "any", "not"], ["next"]],
  [`${AN_ITEM}        when: {gender: `, ["woman", "man", "answered"], ["yes"]],
  [`${AN_ITEM}        when: {gender: [woman, `, ["man"], ["yes"]],
  [`${AN_ITEM}        when:\n          trust.prices: `, ["yes", "no", "answered"], ["woman"]],
  [`${AN_ITEM}        when: {hours: `, ["{at_least: …}", "{over: …}", "answered"], ["woman"]],
  [`${AN_ITEM}        when: {hours: {`, ["at_least", "over"], ["woman", "gender"]],
  [`${AN_ITEM}        when: {any: [{`, ["gender", "not"], ["next"]],
  [`${AN_ITEM}        ask: {fr: "Avec {`, ["gender", "hours"], ["trust", "next"]],
  [`${A_FINDING}    `, ["share_of", "mean_of", "says", "by"], ["item"]],
  [`${A_FINDING}    share_of: {gender: `, ["woman"], ["answered"]],
  [`${A_FINDING}    share_of: {trust: {rows_in: [`, ["yes"], ["woman"]],
  [`${A_FINDING}    mean_of: `, ["hours"], ["woman"]],
  [`${A_FINDING}    by: [gender, [`, ["gender", "hours"], ["woman"]],
  [`${A_FINDING}    difference: {share_of: {gender: woman}, between: {`, ["gender"], ["any thing"]],
  [`${AN_ITEM}        ask: {fr: "Il y a `, [], ["fr", "gender"]],
  [`${AN_ITEM}        # `, [], ["ask"]],
  [`${AN_ITEM}        ask: {fr: a} `, [], ["en"]],
];

test("what may be written is suggested, and nothing else", () => {
  for (const [before, some, none] of CASES) {
    const found = labels(before);
    const seen = before.slice(-40);
    assert.deepEqual(some.filter((one) => !found.includes(one)), [], `missing after ${seen}`);
    assert.deepEqual(none.filter((one) => found.includes(one)), [], `too much after ${seen}`);
  }
});

test("what is written further down is not suggested again", () => {
  const found = labels("questionnaire: x\n", "\nversion: 1\npages:\n  - page: a\n");
  assert.ok(found.includes("languages"));
  assert.ok(!found.includes("version") && !found.includes("pages"));
});

test("a condition names only what is asked before it", () => {
  const [before, after] = HEAD.split("        type: number\n");
  const found = labels(`${before}        when: {`, `}\n${after}`);
  assert.ok(found.includes("gender"));
  assert.ok(!found.includes("hours") && !found.includes("trust"));
});

test("a suggestion stands apart from the colon before it, and begins where the word does", () => {
  for (const [written, put] of [["type:", " one"], ["type: ", "one"], ["type: o", "one"]] as const) {
    const text = `${HEAD}      - item: x\n        ${written}`;
    const found = suggestions(text, text.length, true)!;
    assert.equal(found.options.find((one) => one.label === "one")!.apply, put, written);
    assert.equal(text.slice(found.from), written.replace(/^type: ?/, ""), written);
  }
});

test("each word says what it means, in the language of the page", () => {
  const whole = outline(AN_ITEM);
  const type = AN_ITEM.lastIndexOf("type");
  assert.match(meaning(whole, type, true)!.about, /Une seule réponse/);
  assert.match(meaning(whole, type, false)!.about, /One answer/);
  assert.equal(AN_ITEM.slice(meaning(whole, type, true)!.from, meaning(whole, type, true)!.to), "type");
  const when = `${AN_ITEM}        when: {gender: woman}\n`;
  assert.equal(meaning(outline(when), when.indexOf("gender: woman"), true)!.about, "Vous êtes…");
  assert.equal(meaning(outline("colour: red"), 3, false), null);
});
