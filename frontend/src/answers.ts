// What is answered on this page so far, as app/questionnaire/answers.py will read it.

import type { Answer } from "./conditions";
import { type Field, isTicked } from "./page";

export function numberOf(typed: string): number | undefined {
  const plain = typed.replace(/[\s']/g, "").replace(",", ".");
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(plain) ? Number(plain) : undefined;
}

/** A day that exists, in ISO's form; without a day, a month. */
export function momentOf(year: string, month: string, day?: string): string | undefined {
  const [y, ...parts] = [year, month, day ?? "1"].map((part) => part.trim());
  const typed = [y, ...parts].join("-");
  const iso = [y, ...parts.map((part) => part.padStart(2, "0"))].join("-");
  // the 31st of April would become the 1st of May
  const isDate = /^(?!0000)\d{4}(-\d{1,2}){2}$/.test(typed);
  if (!isDate || !new Date(iso).toJSON()?.startsWith(iso)) return undefined;
  return iso.slice(0, day === undefined ? 7 : 10);
}

/** The answer under a variable's name, among the questions that are asked. */
export function answerOf(form: HTMLFormElement, name: string): Answer | undefined {
  const fields = asked(form, name);
  const [field] = fields;
  if (!field) return moment(form, name);
  if (!isTicked(field)) {
    return field.inputMode ? numberOf(field.value) : field.value.trim() || undefined;
  }
  const codes = fields.filter((one) => isTicked(one) && one.checked).map((one) => one.value);
  if (field.type === "checkbox") return codes.length ? codes : undefined;
  return field.closest(".scale") ? numberOf(codes[0] ?? "") : codes[0] || undefined;
}

function moment(form: HTMLFormElement, name: string): string | undefined {
  const parts = ["year", "month", "day"].map((part) => asked(form, `${name}.${part}`)[0]);
  const [year, month, day] = parts;
  return year && month && momentOf(year.value, month.value, day?.value);
}

/** The fields of this name, except those carried from other pages and those of hidden questions. */
function asked(form: HTMLFormElement, name: string): Field[] {
  return ([...form.elements] as Field[]).filter(
    (field) =>
      field.name === name &&
      field.type !== "hidden" &&
      !field.closest("fieldset[hidden], div[hidden]"),
  );
}
