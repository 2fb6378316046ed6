import assert from "node:assert/strict";
import { test } from "node:test";
import { type Step, taken } from "../src/steps";

const CASES: [string, (string | null)[], string | null, number][] = [
  ["nothing to do is done", [], "", 0],
  ["all that can be done is done", ["", ""], "", 2],
  ["the first that cannot be is said, and no other is tried", ["", "Ask Lea", ""], "Ask Lea", 2],
  ["a server that was not heard ends it", [null, ""], null, 1],
];

for (const [name, outcomes, expected, count] of CASES) {
  test(name, async () => {
    let tried = 0;
    const steps: Step[] = outcomes.map((outcome) => async () => (tried++, outcome));
    assert.equal(await taken(steps), expected);
    assert.equal(tried, count);
  });
}
