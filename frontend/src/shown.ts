// Questions and rows come and go as those before them are answered.
// What is hidden keeps its answers: the server decides again, and counts only what was asked.

import { answerOf, fieldsOf } from "./answers";
import { type Condition, truth, UNDECIDED } from "./conditions";
import { all, filled, onInput, onShow, type Texts, words } from "./page";
import { say } from "./say";

/** A question or a row of one. */
interface Part {
  element: HTMLElement;
  name: string;
  when: Condition;
  /** The condition in words, for whoever sees the question while nobody knows whether it holds. */
  reason: HTMLElement | null;
  words: string;
}

export function followConditions(form: HTMLFormElement, texts: Texts): void {
  const fields = fieldsOf(form);
  const items = all("[data-item]", form).map((element) => {
    const item = partOf(element);
    return { item, rows: all("[data-row]", element).map((row) => partOf(row, `${item.name} – `)) };
  });
  const conditional = items
    .flatMap(({ item, rows }) => [item, ...rows])
    .filter(({ when }) => when !== true);
  let known: Part[] = []; // those of them shown, as last said

  const show = ({ element, when, reason, words }: Part) => {
    const applies = truth(when, (name) => answerOf(fields, name));
    const isUnsure = applies === UNDECIDED;
    element.hidden = applies !== true && !isUnsure;
    element.toggleAttribute("data-unsure", isUnsure);
    if (!reason) return;
    reason.hidden = !isUnsure;
    // a hidden text would still be read as the description of its question
    reason.textContent = isUnsure ? words : "";
  };
  // In the order of the page, since an answer counts only where its question is asked.
  const decide = () => {
    for (const { item, rows } of items) {
      show(item);
      rows.forEach(show);
      if (rows[0] && rows.every((row) => row.element.hidden)) item.element.hidden = true;
    }
    return conditional.filter(({ element }) => !element.closest("[hidden]"));
  };
  const news = () => {
    const before = known;
    known = decide();
    const come = known.filter((part) => !before.includes(part));
    const gone = before.filter((part) => !known.includes(part));
    return told(texts.shown, come) + told(texts.hidden, gone);
  };

  if (!conditional[0]) return;
  onInput(form, () => {
    decide();
    say("shown", news);
  });
  onShow(() => (known = decide()));
  known = decide();
}

function partOf(element: HTMLElement, before = ""): Part {
  const reason = element.querySelector<HTMLElement>(":scope > .condition");
  return {
    element,
    name: before + words(element.querySelector("legend, label, p:not(.condition)")),
    when: JSON.parse(element.dataset.when ?? "true"),
    reason,
    words: words(reason),
  };
}

function told(text: string, parts: Part[]): string {
  const names = parts.map(({ name }) => name).join("; ");
  return names && `${filled(text, { names })}. `;
}
