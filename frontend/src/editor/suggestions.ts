// What may be written at a place of a questionnaire, and what the word there means.

import { around, chain, child, end, outline, type Part } from "./outline";
import { names, type Names, type Variable } from "./names";
import * as schema from "./schema";
import type { Schema } from "./schema";

/** One thing that may be written: what is shown, what is put there, and what it means. */
export interface Suggestion {
  readonly label: string;
  readonly apply: string;
  readonly detail: string; // in a few words, beside it
  readonly about: string;
  readonly isFirst: boolean; // what cannot be left out comes before the rest
}

/** Suggestions for the word that begins at `from`. */
export interface Suggestions {
  readonly from: number;
  readonly options: readonly Suggestion[];
}

// Where keys are what was asked, and values the answers to it.
const OF_ANSWERS = new Set(["when", "among", "not", "share_of", "between", "bands_of"]);
const BEFORE = new Set(["when"]); // only what was asked before counts there
const OF_ITEMS = new Set(["mean_of", "distribution_of", "change_in", "by"]);
const COMPARED = new Set(["number", "scale", "date", "month", "rank"]); // by more or less
const PIPING = new Set(["ask", "help", "rows"]);

/** What may be written at a place; null where nothing can be suggested. */
export function suggestions(text: string, place: number, french: boolean): Suggestions | null {
  const begun = text.slice(0, place);
  const { kind, within, from } = end(begun);
  const whole = outline(text);
  const known = names(whole);
  if (kind === "text") return piped(begun, within, place, known);
  if (kind === "none") return null;
  const part = around(whole, within.from);
  const same = within.within ? part : whole; // the part as the whole text has it
  // a word after a dash may be a key, or the element itself
  const isValue = kind === "value" || (within.key === null && within.within);
  const options = [
    ...(kind === "key" ? keysOf(within, same, known, french) : []),
    ...(isValue ? valuesOf(within, known, french) : []),
  ];
  const space = kind === "value" && text[from - 1] === ":" ? " " : "";
  const start = from + (begun.slice(from).match(/^["']/)?.[0].length ?? 0);
  return options.length
    ? { from: start, options: options.map((one) => ({ ...one, apply: space + one.apply })) }
    : null;
}

/** What the key or the name at a place means, and where that word stands. */
export function meaning(
  whole: Part,
  place: number,
  french: boolean,
): { from: number; to: number; name: string; about: string } | null {
  const part = around(whole, place);
  if (part.key === null) return null;
  const { from, to, key: name } = part;
  const variable = part.within && isOfAnswers(part.within) && find(names(whole), name);
  if (variable) return { from, to, name, about: variable.ask };
  const [found] = schema.meanings(part).map((one) => schema.description(one, french));
  return found ? { from, to, name, about: found } : null;
}

function keysOf(within: Part, same: Part, known: Names, french: boolean): Suggestion[] {
  const meant = schema.meanings(within);
  const dash = newElement(within, meant);
  if (dash.length) return dash;
  const taken = new Set(same.parts.map((part) => part.key));
  const words = schema
    .keys(meant, french)
    .map(({ name, about, isRequired }) => suggested(name, `${name}: `, "", about, isRequired));
  const languages = schema.isText(meant) ? known.languages : [];
  const asked = isOfAnswers(within) ? before(within, known) : [];
  return [
    ...asked.map((one) => suggested(one.name, `${one.name}: `, one.ask, "", true)),
    ...languages.map((one) => suggested(one, `${one}: `, "", "", true)),
    ...words,
  ].filter(({ label }) => !taken.has(label) || !isComplete(same, label));
}

/** The beginning of an element, where a list is due. */
function newElement(within: Part, meant: readonly Schema[]): Suggestion[] {
  if (within.key === null) return [];
  const firsts = schema.elements(meant).flatMap(({ required }) => required?.slice(0, 1) ?? []);
  return [...new Set(firsts)].map((name) => suggested(`- ${name}`, `- ${name}: `, "", "", true));
}

function valuesOf(within: Part, known: Names, french: boolean): Suggestion[] {
  const about = within.key === null ? within.within! : within; // an element is what its list is
  const owner = about.within;
  const names = chain(about).map((part) => part.key);
  if (about.key === "scale") return known.scales.map((one) => suggested(one, one));
  if (names.some((name) => OF_ITEMS.has(name ?? "")) && !names.includes("share_of")) {
    return known.variables.map((one) => suggested(one.name, one.name, one.ask));
  }
  if (owner && (isOfAnswers(owner) || about.key === "rows_in")) {
    return answers(about.key === "rows_in" ? owner.key : about.key, names, known);
  }
  return schema
    .values(schema.meanings(within), french)
    .map(({ name, about }) => suggested(name, name, "", about));
}

/** What someone may have answered, as conditions and findings write it. */
function answers(name: string | null, path: (string | null)[], known: Names): Suggestion[] {
  const found = find(known, name ?? "");
  if (!found) return [];
  const codes = [...found.codes].map(([code, says]) => suggested(code, code, says));
  const isWhen = path.includes("when") || path.includes("among");
  const bounds = COMPARED.has(found.type)
    ? ["at_least", "at_most", "over", "under"].map((one) => suggested(`{${one}: …}`, `{${one}: `))
    : codes;
  return [...bounds, ...(isWhen ? [suggested("answered", "answered")] : [])];
}

/** Answers of earlier pages that a text may show. */
function piped(begun: string, within: Part, place: number, known: Names): Suggestions | null {
  const word = /\{([\w.]*)$/.exec(begun);
  if (!word || !chain(within).some((part) => PIPING.has(part.key ?? ""))) return null;
  const page = Math.max(...known.variables.filter((one) => one.from < place).map((one) => one.page));
  const earlier = known.variables.filter((one) => one.page < page);
  const options = earlier.map((one) => suggested(one.name, `${one.name}}`, one.ask));
  return options.length ? { from: place - word[1]!.length, options } : null;
}

function isOfAnswers(part: Part): boolean {
  return OF_ANSWERS.has(part.key ?? "") || (part.key === null && part.within?.key === "any");
}

function before(part: Part, known: Names): readonly Variable[] {
  const isBefore = chain(part).some((one) => BEFORE.has(one.key ?? ""));
  return known.variables.filter((one) => !isBefore || one.from < start(part));
}

/** Where the item or the page begins that a condition belongs to. */
function start(part: Part): number {
  const isAsked = (one: Part) => one.key === null && /^(items|pages)$/.test(one.within?.key ?? "");
  return chain(part).filter(isAsked).pop()?.from ?? part.from;
}

function find(known: Names, name: string): Variable | undefined {
  return known.variables.find((one) => one.name === name);
}

/** Whether a key has its value, and so is no word that is being typed. */
function isComplete(part: Part, key: string): boolean {
  const found = child(part, key);
  return !!found && (!!found.value || found.parts.length > 0);
}

function suggested(
  label: string,
  apply: string,
  detail = "",
  about = "",
  isFirst = false,
): Suggestion {
  return { label, apply, detail, about, isFirst };
}
