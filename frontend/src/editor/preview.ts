// What respondents will see of the page that is written at the cursor, beside the text.

import { element } from "../page";
import { inTurns } from "./turns";
import type { Words } from "./words";

const DESK = 1024; // CSS pixels of a screen on a desk
const PATIENCE = 10_000; // ms until a page that does not come is given up
const PAUSE = 150; // ms; the cursor passes many pages on its way

export class Preview {
  readonly section = element("section", { "aria-labelledby": "preview-title", class: "seen" });
  private readonly frame: HTMLIFrameElement;
  private readonly screen = element("div", { class: "screen" });
  private readonly note: HTMLElement;
  private readonly languages = element("select", { id: "preview-language" });
  private readonly wide = element("input", { type: "checkbox", id: "preview-wide" });
  private step = "_introduction";
  private shown = "";
  private revision = 0; // none yet
  private readonly go = inTurns(() => this.load(), PAUSE);

  /** `address` has `_language` and `_step` where these go. */
  constructor(
    private readonly address: string,
    words: Words,
  ) {
    this.frame = element("iframe", { title: words.seen });
    this.note = element("p", { class: "hint", role: "status" }, words.unseen);
    const language = element("label", { for: "preview-language" }, words.language);
    const controls = element("p", { class: "controls" });
    const wide = element("label", { for: "preview-wide" }, words.desk);
    wide.prepend(this.wide, " ");
    controls.append(language, " ", this.languages, " ", wide);
    this.screen.append(this.frame);
    const title = element("h2", { id: "preview-title" }, words.preview);
    this.section.append(title, controls, this.note, this.screen);
    this.note.hidden = this.screen.hidden = true;
    this.languages.onchange = () => this.go();
    this.wide.onchange = () => this.fit();
    new ResizeObserver(() => this.fit()).observe(this.screen);
  }

  /** Offer these languages: none where the text cannot be shown. What was chosen stays. */
  offer(languages: readonly string[]): void {
    this.note.hidden = languages.length > 0;
    if (!languages.length || [...this.languages.options].map(({ value }) => value).join() === languages.join()) return;
    const { lang } = document.documentElement;
    const chosen = this.languages.value || lang;
    const names = new Intl.DisplayNames([lang], { type: "language" });
    this.languages.replaceChildren(
      ...languages.map((code) => element("option", { value: code }, names.of(code))),
    );
    if (languages.includes(chosen)) this.languages.value = chosen;
    this.go();
  }

  /** Show this page from now on. */
  follow(step: string): void {
    if (step === this.step) return;
    this.step = step;
    this.go();
  }

  /** Show this text, which can be shown, from now on. */
  show(revision: number): void {
    if (revision === this.revision) return;
    this.revision = revision;
    this.go();
  }

  private async load(): Promise<void> {
    const language = this.languages.value;
    if (!language || !this.revision) return;
    const page = this.address.replace("_language", language).replace("_step", this.step);
    const address = `${page}?_revision=${this.revision}`;
    const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
    await answer?.text();
    if (!answer?.ok) return; // what was seen last stays
    const place = page === this.shown ? (this.frame.contentWindow?.scrollY ?? 0) : 0;
    this.shown = page;
    this.screen.hidden = false;
    await new Promise((loaded) => {
      this.frame.onload = loaded;
      setTimeout(loaded, PATIENCE);
      this.frame.contentWindow!.location.replace(address); // leaves no trace in the tab's history
    });
    this.frame.contentWindow?.scrollTo(0, place);
  }

  /** As wide as a phone; or as a desk's screen, made as small as there is room. */
  private fit(): void {
    const room = this.screen.clientWidth;
    const scale = this.wide.checked ? Math.min(1, room / DESK) : 1;
    this.screen.classList.toggle("desk-wide", this.wide.checked);
    this.frame.style.transform = `scale(${scale})`;
    this.frame.style.width = this.wide.checked ? `${Math.max(DESK, room)}px` : "";
    this.frame.style.height = `${this.screen.clientHeight / scale}px`;
  }
}
