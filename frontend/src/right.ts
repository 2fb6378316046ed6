// The introduction of an invited wave, opened by a link: the code after its # is typed in, and taken
// out of the address, which browsers show, keep and hand on.

import { all, element } from "./page";

function typeIn(code: string, part: HTMLElement): void {
  const field = part.querySelector("input")!;
  field.value = code;
  part.hidden = true;
  part.before(element("p", { role: "status" }, part.dataset.right));
}

const code = decodeURIComponent(location.hash.slice(1));
if (/^[\w-]{12,20}$/.test(code)) {
  all("[data-right]").forEach((part) => typeIn(code, part));
  history.replaceState(null, "", location.pathname + location.search);
  // The same page in another language is opened by a link of its own.
  all<HTMLAnchorElement>("nav.languages a").forEach((link) => (link.hash = code));
}
