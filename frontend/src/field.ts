// The field of a code, where the link of an invitation may stand for it.

import { element } from "./page";
import { forgetRight } from "./right";

export interface CodeField {
  /** Hide it: the tab holds the right, and the form says so. */
  spare(): void;
  /** Type a code in, and say why it goes with the answers. */
  fill(code: string): void;
  /** Ask for a code, and say what was wrong with the link's. */
  ask(problem?: string): void;
}

export function codeField(part: HTMLElement): CodeField {
  const { link, other, typed } = part.dataset;
  const input = part.querySelector("input")!;
  const said = element("p", { role: "status" });
  const held = element("input", { type: "hidden", name: "_link", value: "1" });
  const another = element("button", { type: "button", class: "link" }, other);
  const show = (isHeld: boolean) => {
    part.hidden = input.disabled = isHeld;
    if (isHeld) part.after(held, another);
    else for (const one of [held, another]) one.remove();
  };
  const ask = (problem = "") => {
    forgetRight();
    show(false);
    said.replaceChildren(problem && wrong(problem));
  };
  part.before(said);
  another.onclick = () => {
    ask();
    input.focus();
  };
  return {
    spare() {
      show(true);
      said.replaceChildren(link!);
    },
    fill(code) {
      show(false);
      input.value = code;
      said.replaceChildren(typed!);
    },
    ask,
  };
}

function wrong(problem: string): HTMLElement {
  const said = element("span", { class: "problem" });
  said.append(element("span", { class: "sign", "aria-hidden": "true" }, "!"), ` ${problem}`);
  return said;
}
