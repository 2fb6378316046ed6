import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, text } from "../src/base64";

test("bytes of any length are written without a sign that forms or addresses change", () => {
  for (let length = 0; length < 70; length++) {
    const some = Uint8Array.from({ length }, (_, at) => (at * 37 + length * 251) % 256);
    assert.match(text(some), /^[\w-]*$/);
    assert.deepEqual(bytes(text(some)), some);
  }
  assert.equal(text(Uint8Array.of(251, 255, 254)), "-__-");
});
