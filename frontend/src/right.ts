// The right to answer an invited wave, as its link gave it: kept in this tab, for this wave, and
// never in a form. What hides it from the server is kept beside it, so that whoever sends again,
// after a reload even, asks for the same signature.

import type { Blinded } from "./blinding";
import { storageOf } from "./keep";
import { PATIENCE } from "./send";

export interface Right {
  code: string;
  made?: Blinded;
}

/** What the server answers: a signature, or a sentence; neither where a code is good. */
export interface Reply {
  signature?: string;
  problem?: string;
}

const KEY = `mieux:${location.pathname}`;

/** The right that this tab holds. */
export function keptRight(): Right | null {
  return JSON.parse(storageOf()?.getItem(KEY) ?? "null");
}

/** Keep a right, and say whether the browser does. */
export function keepRight(right: Right): boolean {
  try {
    storageOf()!.setItem(KEY, JSON.stringify(right));
    return true;
  } catch {
    return false; // refused, or full
  }
}

/** Forget the right, once it was used. */
export function forgetRight(): void {
  storageOf()?.removeItem(KEY);
}

/** Whether this browser can have a right signed: not over plain HTTP, and no old one can. */
export function canSign(): boolean {
  return !!crypto.subtle && "submitter" in (window.SubmitEvent?.prototype ?? {});
}

/** Ask the server whether a code is good, or for a signature; null where it is not heard. */
export async function ask(question: { code: string; blinded?: string }): Promise<Reply | null> {
  try {
    const answer = await fetch(`${location.pathname}/credential`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...question, language: document.documentElement.lang }),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    return await answer.json();
  } catch {
    return null; // gone, or a proxy in its place, which says something else
  }
}
