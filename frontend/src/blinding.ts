//! Holds @cloudflare/blindrsa-ts (Apache-2.0) and sjcl (BSD-2-Clause).
// A right to answer is signed blindly (RFC 9474, RSABSSA-SHA384-PSS-Randomized): the server signs
// what it cannot read, and later knows its signature, but not when or for whom it was made.

import { RSABSSA } from "@cloudflare/blindrsa-ts";
import { bytes, text } from "./base64";

const RANDOM = 32; // bytes of a message, beside as many that preparing puts before them

/** A message, and what hides it; each as base64url. */
export interface Blinded {
  message: string; // prepared, for the last form
  inverse: string; // what takes the blinding off again, for nobody
  blinded: string; // for the server to sign
}

const suite = RSABSSA.SHA384.PSS.Randomized();

/** The public key of a wave, from its SubjectPublicKeyInfo. */
export function publicKey(written: string): Promise<CryptoKey> {
  const kind = { name: "RSA-PSS", hash: "SHA-384" };
  return crypto.subtle.importKey("spki", bytes(written), kind, true, ["verify"]);
}

/** A message out of chance alone, blinded. */
export async function blinded(key: CryptoKey): Promise<Blinded> {
  const message = suite.prepare(crypto.getRandomValues(new Uint8Array(RANDOM)));
  const { blindedMsg, inv } = await suite.blind(key, message);
  return { message: text(message), inverse: text(inv), blinded: text(blindedMsg) };
}

/** The message with its signature, as the last form carries them. Throws where it does not fit. */
export async function credential(
  key: CryptoKey,
  { message, inverse }: Blinded,
  signature: string,
): Promise<string> {
  const signed = await suite.finalize(key, bytes(message), bytes(signature), bytes(inverse));
  return `${message}.${text(signed)}`;
}
