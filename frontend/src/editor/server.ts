// What the editor asks of its server, and what keeps it from an answer.

export interface Problem {
  readonly line: number; // from 1, as columns; in characters, which may be two of JavaScript's
  readonly column: number;
  readonly length: number;
  readonly code: string;
  readonly level: "error" | "warning";
  readonly sentence: string;
  readonly repair: string;
  readonly suggestion: string | null; // what could stand there instead
}

/** What the checker says of a text. */
export interface Found {
  readonly problems: readonly Problem[];
  readonly later: readonly Problem[]; // of the findings declared later, which are another text
  readonly more: number; // problems that are not told
  readonly verdict: string;
  readonly readable: boolean; // whether respondents could be shown it
  readonly languages: readonly string[];
}

/** What became of a text that was sent to be kept. */
export interface Saved {
  readonly outcome: "same" | "saved" | "joined" | "aside";
  readonly revision: number;
  readonly by: string | null;
  readonly at: string;
  readonly text?: string; // joined with what somebody else wrote
  readonly aside?: string; // where both texts are put together
}

/** Why there is no answer: offline and signed_out may pass, with refused a sentence says why. */
export class Unanswered extends Error {
  constructor(
    readonly why: "offline" | "signed_out" | "refused",
    sentence = "",
  ) {
    super(sentence);
  }
}

const PATIENCE = 30_000; // ms until an answer is given up
const BEACON = 60_000; // bytes that a browser still sends of a page that is gone

/** Ask with the form's own token; a newer one is taken where somebody signed in meanwhile. */
export async function ask<Answer>(
  form: HTMLFormElement,
  address: string,
  fields: Record<string, string>,
): Promise<Answer> {
  const token = form.elements.namedItem("csrf_token") as HTMLInputElement;
  const post = () => {
    const body = new URLSearchParams({ csrf_token: token.value, ...fields }).toString();
    const keepalive = document.visibilityState === "hidden" && body.length < BEACON;
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return answered(address, { method: "POST", body, headers, keepalive });
  };
  let response = await post();
  if (response.status === 400) {
    token.value = await freshToken();
    response = await post();
  }
  if (response.ok) return response.json();
  if (response.status === 400) throw new Unanswered("signed_out");
  const said = await response.json().catch(() => ({}));
  throw new Unanswered("refused", said.problem ?? "");
}

async function freshToken(): Promise<string> {
  const page = await (await answered(location.pathname)).text();
  const read = new DOMParser().parseFromString(page, "text/html");
  const token = read.querySelector<HTMLInputElement>("#editor [name=csrf_token]");
  if (!token) throw new Unanswered("signed_out");
  return token.value;
}

async function answered(address: string, request: RequestInit = {}): Promise<Response> {
  const signal = AbortSignal.timeout?.(PATIENCE);
  const asked = fetch(address, { ...request, signal, redirect: "manual" });
  const response = await asked.catch(() => null);
  if (!response || response.status >= 500) throw new Unanswered("offline");
  if (response.type === "opaqueredirect") throw new Unanswered("signed_out");
  return response;
}
