import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, step } from "../src/rank";

const ROWS = ["a", "b", "c", "d"];

/** The rows that have a place, then the others, once the one at `from` stands at `to`. */
function after(count: number, from: number, to: number, most = 4): string {
  const { order, count: ranked } = moved({ order: ROWS, count }, from, to, most);
  return `${order.slice(0, ranked).join("")}|${order.slice(ranked).join("")}`;
}

test("a row put among ranked ones, or just after them, gets its place", () => {
  assert.equal(after(0, 2, 0), "c|abd");
  assert.equal(after(2, 3, 1), "adb|c");
  assert.equal(after(2, 3, 2), "abd|c");
  assert.equal(after(3, 0, 2), "bca|d");
});

test("a row put past the ranked ones loses its place", () => {
  assert.equal(after(2, 0, 2), "b|cad");
  assert.equal(after(4, 3, 4), "abc|d");
  assert.equal(after(2, 2, 3), "ab|dc");
});

test("no more rows are ranked than may be", () => {
  assert.equal(after(2, 3, 0, 2), "da|bc");
  assert.equal(after(2, 3, 2, 2), "ab|dc");
});

/** The same, one step up or down. */
function stepped(count: number, from: number, by: -1 | 1, most = 4): string {
  return after(count, from, step(count, from, by, most), most);
}

test("one step up goes past the row above, or takes the last place from nowhere", () => {
  assert.equal(stepped(3, 2, -1), "acb|d");
  assert.equal(stepped(3, 0, -1), "abc|d");
  assert.equal(stepped(0, 3, -1), "d|abc");
  assert.equal(stepped(2, 3, -1, 2), "ad|bc");
});

test("one step down from the last place is no place", () => {
  assert.equal(stepped(3, 0, 1), "bac|d");
  assert.equal(stepped(2, 1, 1), "a|cbd");
  assert.equal(stepped(4, 3, 1), "abc|d");
  assert.equal(stepped(2, 2, 1), "ab|dc");
});
