// Ranking by dragging, or with two buttons for each choice. Both fill the number fields, which stay
// as they are for whoever prefers to write.

import { all, changed, element, filled, onShow, type Texts, words } from "./page";
import { say } from "./say";

const NOWHERE = 1000; // past every place that can be written

/** Rows in the order they stand; the first `count` of them have a place. */
export interface Ranking<Row> {
  order: Row[];
  count: number;
}

/** The ranking once the row at `from` stands at `to`: ranked beside ranked rows, up to `most`. */
export function moved<Row>(
  ranking: Ranking<Row>,
  from: number,
  to: number,
  most: number,
): Ranking<Row> {
  const order = [...ranking.order];
  order.splice(to, 0, ...order.splice(from, 1));
  const others = ranking.count - Number(from < ranking.count);
  const isRanked = to <= others && to < most;
  return { order, count: isRanked ? Math.min(others + 1, most) : others };
}

/** Where a row at `from` goes one step up or down; up from having no place is to the last one. */
export function step(count: number, from: number, by: -1 | 1, most: number): number {
  return by > 0 || from < count ? Math.max(0, from + by) : Math.min(count, most - 1);
}

export function rankByHand(choices: HTMLElement, texts: Texts): void {
  const most = Number(choices.dataset.rank);
  /** The ranking as the numbers say it. */
  const written = (): Ranking<HTMLElement> => {
    const order = all("li", choices).sort((one, other) => placeOf(one) - placeOf(other));
    const ranked = order.filter((row) => placeOf(row) < NOWHERE);
    return { order, count: Math.min(ranked.length, most) };
  };
  const show = ({ order, count }: Ranking<HTMLElement>, row: HTMLElement) => {
    arrange(order, row);
    order.forEach((row, at) => (fieldOf(row).value = at < count ? `${at + 1}` : ""));
  };
  const sort = () => arrange(written().order);

  for (const row of all("li", choices)) {
    const name = words(row.querySelector("label"));
    const field = fieldOf(row);
    const tell = () => {
      changed(field);
      say("moved", () => filled(texts.moved, { name, place: field.value || "–", count: most }));
    };
    const button = (text: string, sign: string, by: -1 | 1) => {
      const label = filled(text, { name });
      const made = element("button", { type: "button", class: "move", "aria-label": label }, sign);
      made.onclick = () => {
        const ranking = written();
        const from = ranking.order.indexOf(row);
        show(moved(ranking, from, step(ranking.count, from, by, most), most), row);
        tell();
      };
      return made;
    };
    const grip = element("span", { class: "grip", "aria-hidden": "true" }, "⠿");
    let before = written();
    grip.onpointerdown = (event) => {
      event.preventDefault(); // no text is selected on the way
      grip.setPointerCapture(event.pointerId);
      before = written();
    };
    grip.onpointermove = ({ clientY, pointerId }) => {
      if (!grip.hasPointerCapture(pointerId)) return;
      const above = before.order.filter((other) => other !== row && middleOf(other) < clientY);
      show(moved(before, before.order.indexOf(row), above.length, most), row);
    };
    grip.onlostpointercapture = tell;
    row.append(button(texts.up, "↑", -1), button(texts.down, "↓", 1), grip);
  }
  sort();
  onShow(sort);
}

/** Put the rows in this order, around one that stays: moved, it would lose focus and finger. */
function arrange(order: HTMLElement[], still = order[0]!): void {
  const at = order.indexOf(still);
  still.before(...order.slice(0, at));
  still.after(...order.slice(at + 1));
}

function fieldOf(row: HTMLElement): HTMLInputElement {
  return row.querySelector("input")!;
}

function placeOf(row: HTMLElement): number {
  return Number(fieldOf(row).value) || NOWHERE;
}

function middleOf(row: HTMLElement): number {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
