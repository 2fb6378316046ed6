// The editor of drafts: the form's text area with help while one writes. Without this script the
// form does the same at the press of a button.

import { Transaction } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { Checks } from "./editor/checks";
import { Copies, type Copy } from "./editor/copies";
import { list } from "./editor/list";
import { Notices } from "./editor/notices";
import { around, chain, child } from "./editor/outline";
import { Preview } from "./editor/preview";
import { Saving } from "./editor/saving";
import { ask, type Found, type Saved, type Unanswered } from "./editor/server";
import { afterPause } from "./editor/turns";
import { about, editor, parts } from "./editor/view";
import type { Words } from "./editor/words";
import { element, filled } from "./page";

const QUIET = 200; // ms the cursor stands still before its place is told

const form = document.getElementById("editor") as HTMLFormElement;
const area = form.elements.namedItem("text") as HTMLTextAreaElement;
const { draft, base, check, save, frame, signIn, unsaved } = form.dataset as Record<string, string>;
const words: Words = JSON.parse(form.dataset.words!);

const copies = new Copies(draft!, localStorage);
const notices = new Notices();
const preview = new Preview(frame!, words);
const host = element("div", { class: "text" });
const meaning = element("p", { class: "hint", id: "meaning" });
const state = element("span", { class: "hint", id: "kept" });

const heard = [
  keymap.of([{ key: "Mod-s", preventDefault: true, run: () => (void saving.save(), true) }]),
  EditorView.updateListener.of((update) => {
    if (update.docChanged) {
      checks.changed(update.changes);
      saving.changed(update.changes);
      showKept();
    }
    if (update.docChanged || update.selectionSet) placeAfter(QUIET);
  }),
];
const view = editor(host, area.defaultValue, words, heard);
const whatWasFound = list(
  { go: (problem) => checks.go(problem), repair: (problems) => checks.repair(problems) },
  words,
);
const checks = new Checks(
  view,
  (text) => ask<Found>(form, check!, { text }),
  (found) => {
    whatWasFound(found);
    if (!found) return;
    readable = found.readable;
    preview.offer(readable ? found.languages : []);
    showKeptText();
  },
  words,
);
const saving = new Saving(
  {
    text: () => view.state.doc,
    change: (changes) => view.dispatch({ changes, annotations: Transaction.addToHistory.of(false) }),
    send: (text, base) => ask<Saved>(form, save!, { text, base: `${base}` }),
    told,
    failed,
    set: (words) => copies.set(words),
    drop: () => copies.drop(),
  },
  +base!,
  unsaved === undefined ? view.state.doc : null,
);
const placeAfter = afterPause(tellPlace);
let keptAt = "";
let readable = false; // what was checked last

function told({ outcome, by, at, aside }: Saved): void {
  keptAt = time(at);
  const who = by ?? words.somebody;
  notices.say("trouble");
  if (outcome === "joined") notices.say("others", filled(words.joined, { who }));
  if (outcome === "aside") {
    notices.say("others", filled(words.aside, { who }), [[words.together, aside!]]);
  }
  showKept();
  showKeptText();
}

/** Show what is written, once it is kept: what stands aside as well. */
function showKeptText(): void {
  if (readable && saving.isKept) preview.show(saving.revision);
}

function failed({ why, message }: Unanswered): void {
  const sentences = { offline: words.offline, signed_out: words.signed_out, refused: message || words.refused };
  notices.say("trouble", sentences[why], why === "signed_out" ? [[words.sign_in, signIn!]] : []);
  showKept();
}

function showKept(): void {
  const now = saving.isKept ? keptAt && filled(words.kept, { time: keptAt }) : words.unkept;
  if (state.textContent !== now) state.textContent = now;
}

/** Say what the word at the cursor means, and show the page that it stands on. */
function tellPlace(): void {
  const { head } = view.state.selection.main;
  const found = about(view.state, head);
  if (found) meaning.replaceChildren(element("b", {}, found.name), " ", found.about);
  else meaning.textContent = words.keys;
  const [top, page] = chain(around(parts(view.state), head)).slice(1);
  const name = child(page, "page")?.value;
  if (top?.key === "pages" && name) preview.follow(name);
  else if (top?.key === "thanks") preview.follow("_thanks");
  else if (/^(title|introduction)$/.test(top?.key ?? "")) preview.follow("_introduction");
}

/** Offer what another tab left, if it is not what is here. */
function offer([name, copy]: [name: string, copy: Copy]): void {
  if (copy.text === view.state.doc.toString()) return copies.drop(name);
  const done = (): void => {
    copies.drop(name);
    notices.say(name);
  };
  const restore = async (): Promise<void> => {
    await saving.save();
    if (!saving.isKept) return; // what is here comes first
    const whole = { from: 0, to: view.state.doc.length, insert: copy.text };
    view.dispatch({ changes: whole, userEvent: "input.paste" });
    saving.resume(copy);
    done();
  };
  const when = time(copy.at, { dateStyle: "long", timeStyle: "short" });
  notices.say(name, filled(words.left, { time: when }), [
    [words.restore, () => void restore()],
    [words.forget, done],
  ]);
}

function time(at: string, options: Intl.DateTimeFormatOptions = { timeStyle: "medium" }): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(new Date(at));
}

/** Whoever goes elsewhere on this site goes once the words are kept, or cannot be. */
function leave(event: MouseEvent): void {
  const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href]");
  const { ctrlKey, metaKey, shiftKey, defaultPrevented } = event;
  if (!link || link.target || link.hash || saving.isKept) return;
  if (ctrlKey || metaKey || shiftKey || defaultPrevented) return;
  event.preventDefault();
  void saving.save().finally(() => (location.href = link.href));
}

/** Whoever signs out does so as well: nothing is left in a browser that others may use. */
function submit(event: SubmitEvent): void {
  if (event.defaultPrevented || saving.isKept) return;
  event.preventDefault();
  void saving.save().finally(() => (event.target as HTMLFormElement).submit());
}

function away(): void {
  saving.spare();
  void saving.save();
}

form.parentElement!.before(notices.box);
area.hidden = true;
area.before(host, meaning);
area.name = ""; // nothing but the editor's own words is sent
form.querySelector("[value=check]")?.remove();
form.querySelector("[value=save]")?.after(" ", state);
form.onsubmit = (event) => {
  event.preventDefault();
  void saving.save().then(showKept);
};
document.getElementById("lines")?.remove();
form.parentElement!.append(preview.section);
form.querySelector<HTMLElement>("label[for=text]")!.onclick = () => view.focus();
document.addEventListener("click", leave);
document.addEventListener("submit", submit);
document.addEventListener("visibilitychange", () => document.hidden && away());
addEventListener("pagehide", away);
addEventListener("online", () => void saving.save());
addEventListener("focus", () => void saving.save());
copies.left().forEach(offer);
tellPlace();
