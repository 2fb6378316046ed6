// What the page of a code gains with JavaScript: the code copied at a press, nothing left behind.

import { forgetAnswers } from "./keep";
import { all, element, words } from "./page";

function offerCopy(code: HTMLElement): void {
  if (!navigator.clipboard) return; // not over plain HTTP
  const { copy, copied } = code.dataset;
  const button = element("button", { type: "button", class: "second" }, copy);
  button.onclick = () =>
    navigator.clipboard.writeText(words(code)).then(
      () => (button.textContent = copied!), // heard too: the focus is on it
      () => getSelection()?.selectAllChildren(code), // refused: one key is left to press
    );
  code.after(button);
}

all("[data-copy]").forEach(offerCopy);
all("[data-done]").forEach((page) => forgetAnswers(page.dataset.done!));
