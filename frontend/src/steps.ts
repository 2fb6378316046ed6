// What has to be done before answers leave for good: scripts that a page adds say it, `send` does it.

/** Gives "" once it is done, a sentence where it cannot be, null where the server was not heard. */
export type Step = () => Promise<string | null>;

const EVENT = "mieux:send";

/** Take this step each time before the answers of a form leave. */
export function beforeSending(form: HTMLFormElement, step: Step): void {
  form.addEventListener(EVENT, (event) => (event as CustomEvent<Step[]>).detail.push(step));
}

/** The steps before this button's form leaves: none before it merely goes to another page. */
export function stepsBefore(form: HTMLFormElement, button: HTMLElement): Step[] {
  const steps: Step[] = [];
  const isLast = (button as HTMLButtonElement).value === "send";
  if (isLast) form.dispatchEvent(new CustomEvent(EVENT, { detail: steps }));
  return steps;
}

/** Take steps in their order, and give the first outcome that is not "". */
export async function taken(steps: Step[]): Promise<string | null> {
  for (const step of steps) {
    const outcome = await step();
    if (outcome !== "") return outcome;
  }
  return "";
}
