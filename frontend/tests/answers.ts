import assert from "node:assert/strict";
import { test } from "node:test";
import { momentOf, numberOf } from "../src/answers";
import { UNDECIDED } from "../src/conditions";

test("numbers are read as French and English write them", () => {
  for (const typed of ["1234.5", "1 234,5", "1\u202f234,5", " 1234,50 "]) {
    assert.equal(numberOf(typed), 1234.5);
  }
  for (const typed of ["", "-", "1,2,3", "a lot", "1e3"]) assert.equal(numberOf(typed), undefined);
});

test("a day or month is one that exists", () => {
  assert.equal(momentOf("2024", "2", "29"), "2024-02-29");
  assert.equal(momentOf("2024", "02"), "2024-02");
  assert.equal(momentOf("2023", "2", "29"), undefined);
  assert.equal(momentOf("2024", "13"), undefined);
  assert.equal(momentOf("24", "1", "1"), undefined);
  assert.equal(momentOf("", "", ""), undefined);
  assert.equal(momentOf("", "", "31/1/2024"), "2024-01-31");
  assert.equal(momentOf("", "", "2024-01-31"), "2024-01-31");
  assert.equal(momentOf("2024", "mai", "1"), UNDECIDED);
});
