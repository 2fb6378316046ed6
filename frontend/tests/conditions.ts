import assert from "node:assert/strict";
import { test } from "node:test";
import { type Condition, type Read, truth, UNDECIDED } from "../src/conditions";

const ANSWERS = new Map<string, Read>([
  ["gender", "woman"],
  ["tools", ["phone", "paper"]],
  ["hours", 35],
  ["joined", "2024-03-01"],
  ["left", UNDECIDED],
]);

// What the questionnaire writes, and whether it holds; tests/frontend asks Python the same.
const CASES: [Condition, boolean | null][] = [
  [{ gender: ["woman", "man"] }, true],
  [{ gender: ["man"] }, false],
  [{ tools: ["paper"] }, true],
  [{ hours: { over: 35 } }, false],
  [{ hours: { at_least: 35, under: 36 } }, true],
  [{ joined: { at_least: "2024-03" } }, true],
  [{ joined: { over: 2024 } }, false],
  [{ nobody: ["woman"] }, null],
  [{ not: { nobody: ["woman"] } }, null],
  [{ nobody: "answered" }, false],
  [{ gender: ["man"], nobody: ["woman"] }, false],
  [{ any: [{ gender: ["woman"] }, { nobody: ["woman"] }] }, true],
  [{ any: [{ gender: ["man"] }, { nobody: ["woman"] }] }, null],
  [{ tenure: true, gender: ["woman"] }, true],
  [{ tenure: null, gender: ["woman"] }, null],
  [{ not: { tenure: false } }, true],
];

const LEFT: Condition = { left: { over: "2024-01-01" } };
// Only where it may turn out to hold.
const WHERE_THE_SERVER_DECIDES: [Condition, boolean | null | typeof UNDECIDED][] = [
  [LEFT, UNDECIDED],
  [{ left: "answered" }, UNDECIDED],
  [{ not: LEFT }, UNDECIDED],
  [{ ...LEFT, gender: ["woman"] }, UNDECIDED],
  [{ ...LEFT, gender: ["man"] }, false],
  [{ any: [LEFT, { gender: ["woman"] }] }, true],
  [{ any: [LEFT, { gender: ["man"] }] }, UNDECIDED],
];

for (const [condition, expected] of WHERE_THE_SERVER_DECIDES) {
  test(`${JSON.stringify(condition)} is ${String(expected)}`, () => {
    assert.equal(truth(condition, (name) => ANSWERS.get(name)), expected);
  });
}

for (const [condition, expected] of CASES) {
  test(`${JSON.stringify(condition)} is ${expected}`, () => {
    assert.equal(truth(condition, (name) => ANSWERS.get(name)), expected);
  });
}
