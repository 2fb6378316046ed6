import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { codeOf, isWhole, make, proof, shown, typed } from "../src/key";

globalThis.crypto ??= webcrypto as Crypto; // Node 18 has it by another name

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const KEY = Uint8Array.from({ length: 16 }, (_, at) => at);
const CODE = "00041061050R3GG28A1C60T3GF6"; // 0001…0e0f in base 32, and its rest of 37: 6

test("a key is 26 signs of Crockford's base 32 and its check", () => {
  assert.equal(CODE, codeOf(KEY));
  assert.equal("0004-1061-050R-3GG2-8A1C-60T3-GF6", shown(CODE));
  assert.equal(27, make().length);
});

test("keys differ, and all signs of the check can be read out", () => {
  const made = Array.from({ length: 500 }, make);
  assert.equal(500, new Set(made).size);
  assert.ok(made.every((code) => [...code].every((sign) => SIGNS.includes(sign))));
  assert.ok(made.every((code) => typed(code) === code));
});

test("a key whose check has no sign of its own has no code", () => {
  assert.equal(null, codeOf(Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? 32 : 0))));
});

test("what is typed may differ in case, in what stands between, and in look-alikes", () => {
  for (const text of [CODE, shown(CODE).toLowerCase(), ` ${shown(CODE)} `, CODE.replace(/0/g, "o").replace(/1/g, "l")]) {
    assert.equal(CODE, typed(text));
  }
});

test("any sign mistaken for another is told", () => {
  for (const code of [CODE, make(), make()]) {
    for (let at = 0; at < code.length; at++) {
      for (const sign of SIGNS) {
        const other = code.slice(0, at) + sign + code.slice(at + 1);
        assert.equal(other === code ? code : null, typed(other), other);
      }
    }
  }
});

test("two neighbours in each other's place are told", () => {
  for (const code of [CODE, make(), make()]) {
    for (let at = 1; at < code.length; at++) {
      const other = code.slice(0, at - 1) + code[at] + code[at - 1] + code.slice(at + 1);
      assert.equal(other === code ? code : null, typed(other), other);
    }
  }
});

test("what is no code is none, and is whole only with all its signs", () => {
  for (const text of ["", "0", CODE.slice(0, -1), `${CODE}0`, "Z".repeat(27), `${CODE.slice(0, -1)}U`]) {
    assert.equal(null, typed(text), text);
  }
  assert.deepEqual([false, true], [CODE.slice(0, -1), shown(CODE)].map(isWhole));
});

test("what is sent is an HMAC of the key, another in each panel", async () => {
  const known = "6b1331bc3ae9fee58699e53e69241dc183f9d49e62ab3b145659d35695712c9b";
  assert.equal(known, await proof(CODE, "reseau"));
  assert.notEqual(known, await proof(CODE, "reseau-2"));
});
