// How much of a text area is used, "38 sur 200", or how many choices are ticked: seen at once,
// heard when the page is quiet.

import { all, element, onInput, onShow, words } from "./page";
import { say } from "./say";

/** The count in the words of the page: `wording` is its data-count, "{n} sur 200". */
export function counted(count: number, wording: string, language: string): string {
  return wording.replace("{n}", count.toLocaleString(language));
}

/** Show the count under a text area, or at the end of a group of choices, that asks for one. */
export function showCount(field: HTMLTextAreaElement | HTMLFieldSetElement): void {
  const isText = field instanceof HTMLTextAreaElement;
  const id = `${isText ? field.id : field.dataset.item}:count`;
  const seen = element("p", { id });
  const show = () => {
    // a text as the server counts it: a pair of UTF-16's is one character
    const count = isText ? [...field.value].length : all(":checked", field).length;
    seen.className = count > Number(field.dataset.most) ? "count problem" : "count";
    seen.textContent = counted(count, field.dataset.count!, document.documentElement.lang);
  };

  show();
  if (isText) field.after(seen);
  else field.append(seen);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`);
  onInput(field, () => {
    show();
    say(id, () => words(seen));
  });
  onShow(show);
}
