// Everything typed survives the browser's own Back, a reload and a discarded tab, until it is sent
// or the tab is closed: this tab's storage holds the form of the interview as of the last key.
//
// Which is newer, the page or the storage? A page that has just come answers a form that held all
// there was: the page. One brought back by the browser is as it once came: the storage.

import { element, type Field, isTicked, onInput, onShow, type Texts } from "./page";
import { say } from "./say";

const KEY = "mieux:";
export const PANEL = `${KEY}panel:`; // keys of panels, beside the answers

export function keepAnswers(form: HTMLFormElement, texts: Texts): void {
  const field = form.elements.namedItem("_mark") as HTMLInputElement | null;
  const storage = storageOf();
  if (!field || !storage || "trial" in form.dataset) return; // what is only tried is kept nowhere
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  // a tab that the browser discarded comes back as if one had gone there
  const isNew = visit?.type === "navigate" && !("wasDiscarded" in document && document.wasDiscarded);
  const isFirst = storage.getItem(KEY + field.value) === null;
  // The page that begins comes with another mark each time it is loaded: the one it had stays.
  if (isFirst && !isNew) field.value = storage.getItem(KEY) ?? field.value;
  const mark = field.value;
  const stored = () => storage.getItem(KEY + mark);
  const save = () => {
    try {
      storage.setItem(KEY, mark);
      storage.setItem(KEY + mark, `${answersOf(form)}`);
    } catch {
      // full: the form still holds it all
    }
  };
  const told = element("p", { class: "hint" }, texts.restored);
  const putBack = () => {
    const kept = stored();
    if (kept === null || !restore(form, new URLSearchParams(kept))) return;
    form.prepend(told);
    say("restored", () => texts.restored);
  };

  if (isFirst) form.append(element("p", { class: "hint" }, texts.shared));
  if (isNew) save();
  else putBack();
  onInput(form, save);
  // Some browsers put back what they remember of a page after its scripts have run.
  onShow((event) => (event.persisted || !isNew) && putBack());
}

/** Forget an interview, once it was sent, and the panel key that went with it. */
export function forgetAnswers(mark: string): void {
  const storage = storageOf();
  const keys = Object.keys(storage ?? {}).filter((name) => name.startsWith(PANEL));
  for (const name of [KEY + mark, KEY, ...keys]) storage?.removeItem(name);
}

/** This tab's storage; undefined where the browser refuses it. */
export function storageOf(): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}

/** Every answer the form would send, of other pages too. The form's own fields begin with _. */
function answersOf(form: HTMLFormElement): URLSearchParams {
  const answers = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!name.startsWith("_")) answers.append(name, String(value));
  }
  return answers;
}

/** Make the form hold exactly these answers; say whether a visible one changed. */
export function restore(form: HTMLFormElement, answers: URLSearchParams): boolean {
  const here = new Set<string>();
  let changed = false;
  for (const field of [...form.elements] as Field[]) {
    if (!field.name || field.name.startsWith("_")) continue;
    if (field.type === "hidden") {
      field.remove();
      continue;
    }
    here.add(field.name);
    const values = answers.getAll(field.name);
    if (isTicked(field)) {
      const checked = values.includes(field.value);
      if (checked !== field.checked) changed = true;
      field.checked = checked;
    } else {
      const [value = ""] = values;
      if (value !== field.value) changed = true;
      field.value = value;
    }
  }
  for (const [name, value] of answers) {
    if (!here.has(name)) form.append(element("input", { type: "hidden", name, value }));
  }
  return changed;
}
