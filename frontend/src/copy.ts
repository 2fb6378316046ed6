// What a page of results gains with JavaScript: the link to a finding, copied at a press.

import { all, element } from "./page";

function offerCopy(link: HTMLAnchorElement): void {
  if (!navigator.clipboard) return; // not over plain HTTP
  const { copy, copied } = link.dataset;
  const button = element("button", { type: "button", class: "link" }, copy);
  button.onclick = () =>
    navigator.clipboard.writeText(link.href).then(
      () => (button.textContent = copied!), // heard too: the focus is on it
      () => (location.hash = link.hash), // refused: the address bar has it then
    );
  link.after(" ", button);
}

all<HTMLAnchorElement>("a[data-copy]").forEach(offerCopy);
