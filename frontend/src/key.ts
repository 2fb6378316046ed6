// The panel key: 128 random bits of a respondent's own, as a card says them, and what comes of them.
// It never leaves the browser. What is sent is its HMAC: nobody comes from that to the key.

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32: without I, L, O and U
const LENGTH = 26; // signs of 5 bits: 128, after two that are 0
const CHECK = 37n; // Crockford's: tells a sign mistaken for another, and two neighbours in each other's place
const GROUP = 4; // signs, as a person reads them out

/** A new key, as its code. Of its 37 checks five would be other signs, so it is made again. */
export function make(): string {
  for (;;) {
    const code = codeOf(crypto.getRandomValues(new Uint8Array(16)));
    if (code) return code;
  }
}

/** A key as its code: 26 signs and the check; nothing where that has no sign. */
export function codeOf(key: Uint8Array): string | null {
  const number = key.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const check = SIGNS[Number(number % CHECK)];
  if (!check) return null;
  let code = check;
  for (let rest = number; code.length <= LENGTH; rest >>= 5n) code = SIGNS[Number(rest & 31n)] + code;
  return code;
}

/** The code somebody typed, in any case, with any signs between; nothing, if it is none. */
export function typed(text: string): string | null {
  const code = plain(text);
  if (code.length !== LENGTH + 1 || [...code].some((sign) => !SIGNS.includes(sign))) return null;
  const number = numberOf(code);
  return number < 1n << 128n && SIGNS[Number(number % CHECK)] === code[LENGTH] ? code : null;
}

/** Whether all signs of a code are there, so that it can be right or wrong. */
export function isWhole(text: string): boolean {
  return plain(text).length > LENGTH;
}

/** A code as it is read and copied by hand: 3K7Q-M02B-… */
export function shown(code: string): string {
  return code.match(new RegExp(`.{1,${GROUP}}`, "g"))!.join("-");
}

/** What the server is given of a key, in one panel: 64 hexadecimal digits. */
export async function proof(code: string, panel: string): Promise<string> {
  const number = numberOf(code);
  const bytes = Uint8Array.from({ length: 16 }, (_, at) => Number((number >> BigInt(8 * (15 - at))) & 255n));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]);
  const made = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`mieux panel ${panel}`));
  return Array.from(new Uint8Array(made), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function plain(text: string): string {
  return text.replace(/[\W_]/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
}

function numberOf(code: string): bigint {
  return [...code.slice(0, LENGTH)].reduce((sum, sign) => (sum << 5n) | BigInt(SIGNS.indexOf(sign)), 0n);
}
