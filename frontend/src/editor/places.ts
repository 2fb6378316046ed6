// Where problems stand, in the text as it is by now.

import type { Text } from "@codemirror/state";
import type { Problem } from "./server";

/** A stretch of a text. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where a problem stands in the text that was checked; at least one sign, where there is one. */
export function range(doc: Text, { line, column, length }: Problem): Range {
  const { from, to, text } = doc.line(Math.min(line, doc.lines));
  const signs = [...text]; // as the server counts
  const units = (count: number) => signs.slice(0, count).join("").length;
  const start = Math.min(from + units(column - 1), to);
  const end = Math.min(from + units(column - 1 + length), to);
  return { from: start === end && start > from ? start - 1 : start, to: end };
}
