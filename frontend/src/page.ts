// The page itself: its elements, its words, and its return from the browser's own history.

export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The scripts' words in the language of the page, by name: `data-texts` of its form. */
export type Texts = Readonly<
  Record<
    | "shown" | "hidden" // {names}: questions and rows that come or go
    | "up" | "down" // {name}: a choice
    | "moved" // {name}, {place} (– for none), {count}: the last place
    | "unticked" // {name}: choices
    | "filter" | "none" | "choose" // what to type into a long list, and that it is not in it
    | "sending" | "offline" | "retry" | "restored" | "shared",
    string
  >
>;

/** Whether a field is answered by ticking it. */
export function isTicked(field: Field): field is HTMLInputElement {
  return /radio|checkbox/.test(field.type);
}

/** A text with its `{fields}` filled in. */
export function filled(text: string, fields: Record<string, string | number>): string {
  return text.replace(/{(\w+)}/g, (_, name: string) => `${fields[name]}`);
}

export function all<Found extends HTMLElement>(
  selector: string,
  within: ParentNode = document,
): Found[] {
  return [...within.querySelectorAll<Found>(selector)];
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | null> = {},
  text = "",
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const name in attributes) {
    if (attributes[name] !== null) made.setAttribute(name, attributes[name]!);
  }
  made.textContent = text;
  return made;
}

/** The words an element is known by, as they are read. */
export function words(named: Element | null | undefined): string {
  return named?.textContent!.trim() ?? "";
}

/** Call with each key and choice within a part of the page. */
export function onInput(within: HTMLElement, listener: (event: Event) => void): void {
  within.addEventListener("input", listener);
}

/** Call when the browser shows the page: its first time, or brought back with what was typed. */
export function onShow(listener: (event: PageTransitionEvent) => void): void {
  addEventListener("pageshow", listener);
}

/** Tell whoever listens that a script changed a field. */
export function changed(field: Field): void {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
