import assert from "node:assert/strict";
import { test } from "node:test";
import { around, chain, child, end, outline, type Part } from "../src/editor/outline";

const TEXT = `# a comment
questionnaire: welcome
title: {fr: "L’accueil : « ici »", en: 'It''s here'} # beside
introduction:
  fr: |
    gender: no key, but text

    - nor is this
  en: Hello
scales:
  agreement: {yes: {fr: Oui, en: Yes}, no: {fr: Non, en: No}}
pages:
- page: you
  items:
  - item: gender
    type: one
    choices:
      woman: {fr: Une femme,
              en: A woman}
      man:
        fr: Un homme
  - {item: hours, type: number, when: {gender: [woman, man]}}
retired: [mood,
  tone]
`;

const plain = (part: Part): unknown =>
  part.parts.length ? part.parts.map((one) => [one.key, plain(one)]) : part.value;

const path = (part: Part) => chain(part).slice(1).map((one) => one.key);

test("a text is read as its parts, on lines of their own and between braces", () => {
  const text = "gender: no key, but text\n\n    - nor is this";
  const man = [["fr", "Un homme"]];
  const woman = [["fr", "Une femme"], ["en", "A woman"]];
  const gender = [["item", "gender"], ["type", "one"], ["choices", [["woman", woman], ["man", man]]]];
  const when = [["gender", [[null, "woman"], [null, "man"]]]];
  const hours = [["item", "hours"], ["type", "number"], ["when", when]];
  const agreement = [["yes", [["fr", "Oui"], ["en", "Yes"]]], ["no", [["fr", "Non"], ["en", "No"]]]];
  assert.deepEqual(plain(outline(TEXT)), [
    ["questionnaire", "welcome"],
    ["title", [["fr", "L’accueil : « ici »"], ["en", "It''s here"]]],
    ["introduction", [["fr", text], ["en", "Hello"]]],
    ["scales", [["agreement", agreement]]],
    ["pages", [[null, [["page", "you"], ["items", [[null, gender], [null, hours]]]]]]],
    ["retired", [[null, "mood"], [null, "tone"]]],
  ]);
});

test("a part knows where it is written", () => {
  const whole = outline(TEXT);
  const place = TEXT.indexOf("A woman");
  const found = around(whole, place);
  assert.deepEqual(path(found), ["pages", null, "items", null, "choices", "woman", "en"]);
  assert.equal(TEXT.slice(found.from, found.to), "en");
  assert.equal(child(child(whole, "title"), "fr")?.value, "L’accueil : « ici »");
});

// what may be written where a text ends: its kind, what it is within, and the word that is begun
const ENDS: [text: string, kind: string, within: (string | null)[], word: string][] = [
  ["", "key", [], ""],
  ["ques", "key", [], "ques"],
  ["title:\n  f", "key", ["title"], "f"],
  ["title:\n  fr: x\n  ", "key", ["title"], ""],
  ["title:\n  fr: x\n", "key", [], ""],
  ["pages:\n  - page: you\n    items:\n      - item: a\n        ty", "key", ["pages", null, "items", null], "ty"],
  ["pages:\n  - page: you\n    ", "key", ["pages", null], ""],
  ["pages:\n  - ", "key", ["pages", null], ""],
  ["pages:\n- page: a\n- pa", "key", ["pages", null], "pa"],
  ["version: ", "value", ["version"], ""],
  ["version:", "value", ["version"], ""],
  ["when: {gen", "key", ["when"], "gen"],
  ["when: {gender: wo", "value", ["when", "gender"], "wo"],
  ["when: {gender: [woman, m", "value", ["when", "gender", null], "m"],
  ["when: {gender: [woman, ", "value", ["when", "gender"], ""],
  ["when: {any: [{gender: woman}, {ho", "key", ["when", "any", null], "ho"],
  ["when: {gender: [woman,\n  m", "value", ["when", "gender", null], "m"],
  ["when: {gender: woman}", "none", ["when"], ""],
  ['ask: {fr: "Bonjour {ge', "text", ["ask", "fr"], "Bonjour {ge"],
  ["ask:\n  fr: |\n    Bon", "text", ["ask", "fr"], "|\n    Bon"],
  ["type: one # b", "none", [], ""],
  ["# no", "none", [], ""],
  ["retired:\n  - mo", "key", ["retired", null], "mo"],
];

test("what may be written next is known, however much is missing", () => {
  for (const [text, kind, within, word] of ENDS) {
    const found = end(text);
    const seen = [found.kind, path(found.within), kind === "none" ? "" : text.slice(found.from)];
    assert.deepEqual(seen, [kind, within, word], JSON.stringify(text));
  }
});

test("a quote or a brace left open ends with what it belongs to", () => {
  for (const open of ['title: {fr: "open', "title: {fr: [a, {b: c", "title: 'open"]) {
    const whole = outline(`${open}\nversion: 1\npages:\n  - page: you\n`);
    assert.deepEqual(path(whole.parts[1]!), ["version"], open);
    assert.equal(whole.parts[2]!.parts.length, 1, open);
  }
});

test("any beginning of a text is read to its end", () => {
  for (let length = 0; length <= TEXT.length; length++) end(TEXT.slice(0, length));
  for (const signs of ["{{{[[", "}]", ":,:", "- - - a", "{:", "[:]", "{a: b: c}", "'", '"\\', "\t:"]) {
    outline(signs);
  }
  const most = 1 << 20;
  for (const signs of ["[", "{a: ", "a ", " ", "\n", "'", "- "]) {
    const text = signs.repeat(most / signs.length);
    chain(end(text).within);
    end(`a${text}`);
  }
});
