import assert from "node:assert/strict";
import { test } from "node:test";
import { counted } from "../src/count";

test("the count is said in the words and with the numbers of the page", () => {
  assert.equal(counted(0, "{n} sur 200", "fr"), "0 sur 200");
  assert.equal(counted(14, "{n} sur 200", "fr"), "14 sur 200");
  assert.equal(counted(1234, "{n} sur 2 000", "fr"), "1\u202f234 sur 2 000");
  assert.equal(counted(1234, "{n} of 2,000", "en"), "1,234 of 2,000");
});
