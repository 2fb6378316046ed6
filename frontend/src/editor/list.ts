// What the checker says, beside the text: a list that leads to each place, and repairs some.

import { all, element, filled } from "../page";
import type { Found, Problem } from "./server";
import type { Words } from "./words";

const MOST = 100; // problems in the list: who mends these sees the others
export const BREAKS = "M604"; // a space at which a French line must not end

/** What may be done from the list. */
export interface Doing {
  go(problem: Problem): void;
  repair(problems: readonly Problem[]): void;
}

/** Show what was found, if anything could be; the focus stays where it was in the list. */
export function list(doing: Doing, words: Words): (found: Found | null) => void {
  const shown = document.getElementById("problems")!;
  const verdict = document.getElementById("verdict")!;
  const repairs = element("p", { class: "go" });
  verdict.after(repairs);
  let last = "";

  return (found) => {
    verdict.textContent = found ? found.verdict : words.unchecked;
    if (!found) return;
    const now = JSON.stringify(found.problems);
    if (now === last) return;
    last = now;
    const at = all("a, button", shown).indexOf(document.activeElement as HTMLElement);
    const { problems, later, more } = found;
    const told = problems.slice(0, MOST);
    const rest = problems.length - told.length + more;
    shown.replaceChildren(
      ...told.map((problem) => entry(problem, doing, words)),
      ...later.map((problem) => said(problem, element("b", {}, numbered(words.later, problem)))),
      ...(rest ? [element("li", {}, filled(words.more, { count: rest }))] : []),
    );
    all("a, button", shown)[at]?.focus();
    const breaks = problems.filter(({ code, suggestion }) => code === BREAKS && suggestion);
    repairs.replaceChildren(...(breaks.length > 1 ? [allAtOnce(breaks, doing, words)] : []));
    repairs.hidden = breaks.length < 2;
  };
}

/** What a problem's repair is called; empty where there is none that is plain. */
export function repairing({ code, suggestion }: Problem, words: Words): string {
  if (suggestion === null) return "";
  return code === BREAKS ? words.unbreak : filled(words.replace, { text: suggestion });
}

function entry(problem: Problem, doing: Doing, words: Words): HTMLElement {
  const link = element("a", { href: `#line-${problem.line}` }, numbered(words.line, problem));
  link.onclick = (event) => {
    event.preventDefault();
    doing.go(problem);
  };
  const made = said(problem, link);
  const name = repairing(problem, words);
  if (name) {
    const button = element("button", { type: "button", class: "link" }, name);
    button.onclick = () => doing.repair([problem]);
    made.append(button);
  }
  return made;
}

function said({ level, sentence, repair }: Problem, place: HTMLElement): HTMLElement {
  const made = element("li", { class: level });
  const line = element("p");
  line.append(place, " ", element("span", {}, sentence));
  made.append(line, element("p", { class: "hint" }, repair));
  return made;
}

function allAtOnce(problems: readonly Problem[], doing: Doing, words: Words): HTMLElement {
  const name = filled(words.unbreak_all, { count: problems.length });
  const button = element("button", { type: "button", class: "second" }, name);
  button.onclick = () => doing.repair(problems);
  return button;
}

function numbered(words: string, { line }: Problem): string {
  return filled(words, { number: line });
}
