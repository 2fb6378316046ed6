// Answers lines on standard input, as long as there are any, with what the browser makes of them.
// Each line is JSON: {key}, to make something to sign, or {key, made, signature}, for a credential.

import { webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import { type Blinded, blinded, credential, publicKey } from "../../frontend/src/blinding";

globalThis.crypto ??= webcrypto as Crypto; // Node 18

interface Case {
  key: string;
  made?: Blinded;
  signature?: string;
}

async function answer({ key, made, signature }: Case): Promise<unknown> {
  const wave = await publicKey(key);
  return made ? credential(wave, made, signature!).catch(String) : blinded(wave);
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line) as Case)));
}
