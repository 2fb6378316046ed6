// The text behind a choice is there, and sent, while its choice is chosen.

import { all, onInput, onShow } from "./page";

export function followChoices(form: HTMLFormElement): void {
  const show = () => {
    for (const text of all<HTMLTextAreaElement>(".specify textarea", form)) {
      const [item, code] = text.name.split(".");
      const choice = `:is([name="${item}"], [name="${item}"] > *)[value="${code}"]:checked`;
      text.disabled = !form.querySelector(choice);
      text.closest<HTMLElement>(".specify")!.hidden = text.disabled;
    }
  };
  onInput(form, show);
  onShow(show);
  show();
}
