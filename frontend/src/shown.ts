// Questions and rows come and go as those before them are answered.
// What is hidden keeps its answers: the server decides again, and counts only what was asked.

import { answerOf } from "./answers";
import { truth } from "./conditions";
import { all, filled, onInput, onShow, type Texts, words } from "./page";
import { say } from "./say";

export function followConditions(form: HTMLFormElement, texts: Texts): void {
  const items = all("[data-item]", form);
  const conditional = all("[data-when]", form);
  let known: HTMLElement[] = []; // the conditional parts shown, as last said

  const applies = ({ dataset: { when } }: HTMLElement) =>
    !when || truth(JSON.parse(when), (name) => answerOf(form, name)) === true;
  // In the order of the page, since an answer counts only where its question is asked.
  const decide = () => {
    for (const item of items) {
      const rows = all("[data-row]", item);
      for (const row of rows) row.hidden = !applies(row);
      item.hidden = !applies(item) || (!!rows[0] && rows.every((row) => row.hidden));
    }
    return conditional.filter((part) => !part.closest("[hidden]"));
  };
  const news = () => {
    const before = known;
    known = decide();
    return conditional
      .filter((part) => known.includes(part) !== before.includes(part))
      .map((part) => {
        const name = words(part.querySelector("legend, label, p"));
        return filled(known.includes(part) ? texts.shown : texts.hidden, { name });
      })
      .join(" ");
  };

  if (!conditional[0]) return;
  // A condition in words is for whoever sees its question while it does not hold.
  for (const said of all(".condition", form)) {
    said.hidden = true;
    said.textContent = ""; // a hidden text would still be read as the description of its question
  }
  onInput(form, () => {
    decide();
    say("shown", news);
  });
  onShow(() => (known = decide()));
  known = decide();
}
