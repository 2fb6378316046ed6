// What is answered on this page so far, as app/questionnaire/answers.py will read it.

import { type Answer, type Read, UNDECIDED } from "./conditions";
import { type Field, isTicked } from "./page";

export function numberOf(typed: string): number | undefined {
  const plain = typed.replace(/[\s']/g, "").replace(",", ".");
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(plain) ? Number(plain) : undefined;
}

/**
 * A day that exists, or without a day a month, in ISO's form. Undecided where there are letters: the
 * server knows the names of months, in several languages.
 */
export function momentOf(year: string, month: string, day?: string): Read {
  let words = [day ?? "", month, year].join(" ").split(/[\s./,-]+/).filter(Boolean);
  if (!words.every((word) => /^\d+$/.test(word))) return UNDECIDED;
  if (day === undefined) words = words[0]?.length === 4 ? [...words, "1"] : ["1", ...words];
  if (words.length !== 3) return undefined;
  if (words[0]!.length === 4) words.reverse();
  const [d, m, y] = words.map((word) => word.padStart(2, "0"));
  const iso = [y, m, d].join("-");
  // the 31st of April would become the 1st of May
  const isDate = /^(?!0000)\d{4}(-\d\d){2}$/.test(iso);
  if (!isDate || !new Date(iso).toJSON()?.startsWith(iso)) return undefined;
  return iso.slice(0, day === undefined ? 7 : 10);
}

/** The fields one can see, by name; those carried from other pages are not of this one. */
export type Fields = ReadonlyMap<string, Field[]>;

export function fieldsOf(form: HTMLFormElement): Fields {
  const fields = new Map<string, Field[]>();
  for (const field of [...form.elements] as Field[]) {
    if (field.type === "hidden") continue;
    fields.set(field.name, [...(fields.get(field.name) ?? []), field]);
  }
  return fields;
}

/** The answer under a variable's name, among the questions that are asked. */
export function answerOf(fields: Fields, name: string): Read {
  const asked = (name: string) =>
    (fields.get(name) ?? []).filter((field) => !field.closest("fieldset[hidden], div[hidden]"));
  const choices = asked(name);
  const parts = ["year", "month", "day"].map((part) => asked(`${name}.${part}`)[0]);
  const answer = choices[0] ? choiceOf(choices) : dateOf(parts);
  const isUnsure = !!(choices[0] ?? parts[0])?.closest("[data-unsure]");
  return answer !== undefined && isUnsure ? UNDECIDED : answer;
}

function choiceOf(fields: Field[]): Answer | undefined {
  const field = fields[0]!;
  if (!isTicked(field)) {
    return field.inputMode ? numberOf(field.value) : field.value.trim() || undefined;
  }
  const codes = fields.filter((one) => isTicked(one) && one.checked).map((one) => one.value);
  if (field.type === "checkbox") return codes.length ? codes : undefined;
  return field.closest(".scale") ? numberOf(codes[0] ?? "") : codes[0] || undefined;
}

function dateOf([year, month, day]: (Field | undefined)[]): Read {
  return year && month && momentOf(year.value, month.value, day?.value);
}
