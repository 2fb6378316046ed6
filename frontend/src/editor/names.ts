// What a questionnaire calls its own things: its items, what they ask, and the answers they take.

import { child, type Part } from "./outline";

/** An item, or a row of a grid (`trust.prices`): what conditions and findings may name. */
export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly ask: string; // what is asked, in the first language that is written
  readonly codes: ReadonlyMap<string, string>; // its answers, with what each says
  readonly from: number; // where it stands in the text
  readonly page: number;
}

export interface Names {
  readonly languages: readonly string[];
  readonly scales: readonly string[];
  readonly variables: readonly Variable[];
}

/** All that the text names, as far as it is written. */
export function names(whole: Part): Names {
  const scales = child(whole, "scales");
  const pages = child(whole, "pages")?.parts ?? [];
  return {
    languages: (child(whole, "languages")?.parts ?? []).map((part) => part.value),
    scales: scales?.parts.map((part) => part.key!) ?? [],
    variables: pages.flatMap((page, at) =>
      (child(page, "items")?.parts ?? []).flatMap((item) => variables(item, at, scales)),
    ),
  };
}

function variables(item: Part, page: number, scales: Part | undefined): Variable[] {
  const name = child(item, "item")?.value;
  if (!name) return [];
  const type = child(item, "type")?.value ?? "";
  const scale = child(scales, child(item, "scale")?.value ?? "");
  const answers = (child(item, "choices") ?? scale)?.parts ?? [];
  const codes = new Map(answers.map((answer) => [answer.key ?? "", label(answer)]));
  const known = { type, codes, page, from: item.from };
  const rows = type === "grid" ? child(item, "rows") : type === "rank" && child(item, "choices");
  const of = rows ? rows.parts : [];
  return [
    { ...known, name, ask: label(child(item, "ask")) },
    ...of.map((row) => ({ ...known, name: `${name}.${row.key}`, ask: label(row) })),
  ];
}

function label(part: Part | undefined): string {
  return part?.parts[0]?.value ?? "";
}
