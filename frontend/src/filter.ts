// A long list with a field that filters it: ARIA's combobox with a list box. The select stays in
// the form, unseen, and is what is sent.

import { changed, element, onInput, onShow, type Texts, words } from "./page";
import { say } from "./say";

/** A text without accents or case, so that "ecole" finds "École". */
export function fold(text: string): string {
  return text.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe");
}

export function matches(label: string, typed: string): boolean {
  return fold(label).includes(fold(typed));
}

export function filterList(select: HTMLSelectElement, texts: Texts): void {
  const { id, options: written } = select;
  const input = element("input", {
    type: "text",
    role: "combobox",
    autocomplete: "off",
    placeholder: texts.filter,
    "aria-autocomplete": "list",
    "aria-controls": `${id}:list`,
    "aria-describedby": `${select.getAttribute("aria-describedby") ?? ""} ${id}:lost`,
  });
  const label = words(select.labels[0]);
  const list = element("ul", { id: `${id}:list`, role: "listbox", "aria-label": label });
  const none = element("p", { class: "hint" }, texts.none);
  const popup = element("div", { class: "popup" });
  const lost = element("p", { class: "problem", id: `${id}:lost` });
  const isWrong = select.hasAttribute("aria-invalid");
  const options: HTMLElement[] = [...written].map(({ text }, at) => {
    const option = element("li", { id: `${id}:${at}`, role: "option" }, text);
    option.onclick = () => choose(option);
    return option;
  });
  let active: HTMLElement | undefined; // the option the keyboard points at

  const point = (option?: HTMLElement) => {
    active?.removeAttribute("aria-selected");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (isOpen: boolean) => {
    popup.hidden = !isOpen;
    input.setAttribute("aria-expanded", `${isOpen}`);
    point();
  };
  const found = () => options.filter((option) => !option.hidden);
  const open = (typed = "") => {
    for (const option of options) option.hidden = !matches(words(option), typed);
    none.hidden = !!found()[0];
    say("filter", () => (none.hidden ? "" : texts.none));
    show(true);
  };
  /** Say whether what is typed is nowhere in the list. */
  const tell = (isLost: boolean) => {
    lost.hidden = !isLost;
    lost.textContent = isLost ? texts.choose : ""; // a hidden text would be read all the same
    if (isLost || isWrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  /** Back to what the select says. */
  const settle = () => {
    input.value = select.value && written[select.selectedIndex]!.text;
    show(false);
    tell(false);
  };
  const choose = (option: HTMLElement) => {
    select.selectedIndex = options.indexOf(option);
    changed(select);
    settle();
  };
  const step = (by: 1 | -1) => {
    if (popup.hidden) {
      open();
      return point(options[select.selectedIndex]);
    }
    const shown = found();
    const at = active ? shown.indexOf(active) + by : Math.min(by, 0);
    point(shown.slice(at % shown.length)[0]);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => active && choose(active),
    Escape: settle,
  };

  input.onkeydown = (event) => {
    const { key } = event;
    // where the list is closed, Enter sends the page, as in any other field
    if (!keys[key] || (key === "Enter" && popup.hidden)) return;
    event.preventDefault();
    keys[key]!();
  };
  onInput(input, () => {
    open(input.value);
    tell(false);
  });
  input.onfocus = () => input.select();
  input.onclick = () => popup.hidden && open();
  input.onblur = () => {
    // What was pointed at, written in full or left alone in the list was chosen, and so was nothing.
    const typed = fold(input.value);
    const isMeant = (option: HTMLElement, at: number) =>
      typed === (written[at]!.value && fold(words(option)));
    const [one, other] = popup.hidden ? [] : found();
    const meant = active ?? options.find(isMeant) ?? (other ? undefined : one);
    if (meant) return choose(meant);
    if (select.value) return settle();
    show(false);
    tell(true);
  };
  // What is typed is not left behind unseen.
  select.form!.addEventListener("submit", (event) => {
    if (lost.hidden || (event.submitter as HTMLButtonElement | null)?.formNoValidate) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
  });
  popup.onmousedown = (event) => event.preventDefault(); // the field keeps the focus
  onShow(settle);

  list.append(...options);
  popup.append(list, none);
  const box = element("div", { class: "combobox" });
  box.append(lost, input, popup);
  select.after(box);
  select.hidden = true;
  select.removeAttribute("id"); // its label, its descriptions and the summary now mean the field
  input.id = id;
  settle();
}
