import assert from "node:assert/strict";
import { test } from "node:test";
import { matches } from "../src/filter";

test("what is typed is found anywhere, whatever its accents and case", () => {
  assert.ok(matches("École coopérative", "ecole"));
  assert.ok(matches("École coopérative", "OPÉRA"));
  assert.ok(matches("Le cœur à l’ouvrage", " coeur "));
  assert.ok(matches("Anything", ""));
  assert.ok(!matches("École coopérative", "coopératives"));
});
