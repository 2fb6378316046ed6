import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { bytes, text } from "../src/base64";
import { blinded, credential, publicKey } from "../src/blinding";

globalThis.crypto ??= webcrypto as Crypto; // Node 18

type Vector = Record<
  | "name" | "n" | "e" | "d" | "p" | "q"
  | "msg" | "msg_prefix" | "prepared_msg" | "salt" | "inv" | "blinded_msg" | "blind_sig" | "sig",
  string
>;

const vectors: Vector[] = JSON.parse(readFileSync("../tests/vectors/rfc9474.json", "utf8"));
const suites = {
  "RSABSSA-SHA384-PSS-Randomized": RSABSSA.SHA384.PSS.Randomized,
  "RSABSSA-SHA384-PSSZERO-Randomized": RSABSSA.SHA384.PSSZero.Randomized,
  "RSABSSA-SHA384-PSS-Deterministic": RSABSSA.SHA384.PSS.Deterministic,
  "RSABSSA-SHA384-PSSZERO-Deterministic": RSABSSA.SHA384.PSSZero.Deterministic,
};

const raw = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const hex = (written: Uint8Array) => Buffer.from(written).toString("hex");
const number = (hex: string) => BigInt(`0x${hex}`);
const written = (hex: string) => text(raw(hex));

/** What Blind draws so that its inverse is the one of the vector. */
function factor({ inv, n }: Vector): Uint8Array {
  let [a, b, x, y] = [number(inv), number(n), 1n, 0n];
  while (b) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  const factor = ((x % number(n)) + number(n)) % number(n);
  return raw(factor.toString(16).padStart(n.length, "0"));
}

/** Draw these bytes in turn in the place of random ones, while `work` runs. */
async function drawing<Made>(drawn: Uint8Array[], work: () => Made | Promise<Made>): Promise<Made> {
  const chance = crypto.getRandomValues;
  crypto.getRandomValues = (array) => {
    (array as unknown as Uint8Array).set(drawn.shift()!);
    return array;
  };
  try {
    return await work();
  } finally {
    crypto.getRandomValues = chance;
  }
}

function keyOf({ n, e }: Vector): Promise<CryptoKey> {
  const jwk = { kty: "RSA", n: written(n), e: written(e.padStart(e.length + (e.length % 2), "0")) };
  const kind = { name: "RSA-PSS", hash: "SHA-384" };
  return crypto.subtle.importKey("jwk", jwk, kind, true, ["verify"]);
}

test("the vectors of RFC 9474 are four", () => {
  assert.deepEqual(vectors.map(({ name }) => name).sort(), Object.keys(suites).sort());
});

for (const vector of vectors) {
  const suite = suites[vector.name as keyof typeof suites]();

  test(`${vector.name} is what RFC 9474 says`, async () => {
    const key = await keyOf(vector);
    const draws = vector.name.endsWith("Randomized") ? [raw(vector.msg_prefix)] : [raw("")];
    const message = await drawing(draws, () => suite.prepare(raw(vector.msg)));
    assert.equal(hex(message), vector.prepared_msg);
    const chance = [raw(vector.salt), factor(vector)];
    const { blindedMsg, inv } = await drawing(chance, () => suite.blind(key, message));
    assert.equal(hex(blindedMsg), vector.blinded_msg);
    assert.equal(hex(inv), vector.inv);
    const signed = await suite.finalize(key, message, raw(vector.blind_sig), inv);
    assert.equal(hex(signed), vector.sig);
  });
}

test("a credential is the message and its signature of RFC 9474", async () => {
  const vector = vectors.find(({ name }) => name === "RSABSSA-SHA384-PSS-Randomized")!;
  const made = {
    message: written(vector.prepared_msg),
    inverse: written(vector.inv),
    blinded: written(vector.blinded_msg),
  };
  assert.equal(
    await credential(await keyOf(vector), made, written(vector.blind_sig)),
    `${written(vector.prepared_msg)}.${written(vector.sig)}`,
  );
});

const suite = RSABSSA.SHA384.PSS.Randomized();
const { privateKey, publicKey: open } = await suite.generateKey({
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
});
const key = await publicKey(text(new Uint8Array(await crypto.subtle.exportKey("spki", open))));

test("what a wave signs blindly is a credential that its key verifies", async () => {
  const made = await blinded(key);
  const signature = text(await suite.blindSign(privateKey, bytes(made.blinded)));
  const [message, signed, ...more] = (await credential(key, made, signature)).split(".");
  assert.deepEqual(more, []);
  assert.equal(bytes(message!).length, 64);
  assert.equal(bytes(signed!).length, 256);
  assert.ok(await suite.verify(key, bytes(signed!), bytes(message!)));
  assert.notDeepEqual(signed, signature);
});

test("no two messages are alike, and a blinded one does not hold what it hides", async () => {
  const [one, other] = [await blinded(key), await blinded(key)];
  for (const name of ["message", "inverse", "blinded"] as const) {
    assert.notEqual(one[name], other[name]);
  }
  assert.ok(!hex(bytes(one.blinded)).includes(hex(bytes(one.message)).slice(0, 16)));
});

test("a signature of something else is no credential", async () => {
  const [one, other] = [await blinded(key), await blinded(key)];
  const signature = text(await suite.blindSign(privateKey, bytes(other.blinded)));
  await assert.rejects(credential(key, one, signature), /invalid signature/);
  await assert.rejects(credential(key, one, signature.slice(4)), /unexpected input size/);
});
