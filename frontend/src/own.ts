// The page on which whoever has the code of a card sees their answers, or erases them. The code of a
// card's link is taken out of the address, which browsers show, keep and hand on; what is sent is
// what comes of it.

import { proof, typed } from "./key";
import { all } from "./page";
import * as places from "./places";
import { followTyping } from "./typing";

function open(form: HTMLFormElement): void {
  const panel = form.dataset.own!;
  const [typing, recognised, own] = ["typing", "recognised", "remember"].map(
    (name) => form.querySelector<HTMLElement>(`[data-${name}]`)!,
  ) as [HTMLElement, HTMLElement, HTMLElement];
  const remember = own.querySelector("input")!;
  const field = form.elements.namedItem("_panel") as HTMLInputElement;
  let code: string | null = null;

  const show = (isKept: boolean) => {
    recognised.hidden = !isKept;
    typing.hidden = isKept;
    own.hidden = !code;
    remember.checked = !!code && code === places.deviceKey(panel);
  };
  const entry = followTyping(typing, (entered) => {
    code = entered;
    places.keepInTab(panel, code);
    show(false);
  });
  const begin = () => {
    const written = inAddress();
    if (written) history.replaceState(null, "", location.pathname + location.search);
    const linked = typed(written);
    if (linked) places.keepInTab(panel, linked);
    code = linked ?? places.keptKey(panel);
    show(!!code);
    if (written && !linked) entry.complain();
  };
  recognised.querySelector("button")!.onclick = () => {
    places.keepInTab(panel, null);
    code = null;
    show(false);
    typing.querySelector("input")!.focus();
  };
  remember.onchange = () => {
    if (!places.keepOnDevice(panel, remember.checked ? code : null)) remember.checked = false;
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (!code) return entry.complain();
    field.value = await proof(code, panel);
    form.submit();
  };
  begin();
  addEventListener("hashchange", begin); // another card, opened in this tab
  form.hidden = false;
}

/** What stands after the # of the address, where that is no place of the page. */
function inAddress(): string {
  const text = location.hash.slice(1);
  return document.getElementById(text) ? "" : text;
}

for (const form of all<HTMLFormElement>("form[data-own]")) {
  if (!crypto.subtle) continue; // over plain HTTP: the page says so
  open(form);
  all("[data-unpaired]").forEach((said) => (said.hidden = true));
}
