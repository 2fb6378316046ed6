// What the scripts say aloud: when the page is quiet, and never one over the other.

import { element } from "./page";

const PAUSE = 1000; // milliseconds; what is said with each key would drown the echo of the keys

const waiting = new Map<string, () => string>();
let region: HTMLElement;
let pause = 0;

/** Begin long before anything is said: a reader hears only what changes in a region it knows. */
export function prepareToSay(): void {
  region = element("p", { class: "heard", role: "status" });
  document.body.append(region);
}

/** Say something soon; only the last of what is said about one subject is heard. */
export function say(subject: string, words: () => string): void {
  waiting.set(subject, words);
  clearTimeout(pause);
  pause = window.setTimeout(() => {
    region.textContent = [...waiting.values()].map((words) => words()).join(" ");
    waiting.clear();
  }, PAUSE);
}
