// What the editor tells whoever writes, above the text: one notice about each subject.

import { element } from "../page";

/** What one may do about it: by going somewhere, in a tab of its own, or at once. */
export type Act = readonly [name: string, does: string | (() => void)];

export class Notices {
  readonly box = element("div", { role: "status" });
  private readonly shown = new Map<string, [words: string, notice: HTMLElement]>();

  /** Say this about a subject, in the place of what was said; with no words, say no more. */
  say(subject: string, words = "", acts: readonly Act[] = []): void {
    const [said, notice] = this.shown.get(subject) ?? [];
    if (said === words && !acts.length) return;
    notice?.remove();
    this.shown.delete(subject);
    if (!words) return;
    const made = element("p", { class: "note" }, words);
    for (const act of acts) made.append(" ", acting(act));
    this.shown.set(subject, [words, made]);
    this.box.append(made);
  }
}

function acting([name, does]: Act): HTMLElement {
  if (typeof does === "string") return element("a", { href: does, target: "_blank" }, name);
  const button = element("button", { type: "button", class: "second" }, name);
  button.onclick = does;
  return button;
}
