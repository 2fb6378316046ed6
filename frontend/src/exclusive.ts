// "None of these" and "I'd rather not say" stand alone: ticking one unticks others, and they it.

import { all, filled, onInput, type Texts, words } from "./page";
import { say } from "./say";

export function keepApart(choices: HTMLElement, texts: Texts): void {
  onInput(choices, ({ target }) => {
    const ticked = target as HTMLInputElement;
    if (ticked.type !== "checkbox" || !ticked.checked) return;
    const boxes = all<HTMLInputElement>("input:checked", choices);
    const dropped = boxes.filter((box) => box !== ticked && (isAlone(box) || isAlone(ticked)));
    for (const box of dropped) box.checked = false;
    const name = dropped.map((box) => words(box.labels?.[0])).join(", ");
    if (name) say("unticked", () => filled(texts.unticked, { name }));
  });
}

function isAlone(box: HTMLInputElement): boolean {
  return !!box.closest(".apart");
}
