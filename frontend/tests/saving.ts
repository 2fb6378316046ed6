import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangeSet, EditorState, Text } from "@codemirror/state";
import { Copies } from "../src/editor/copies";
import { changes, joining } from "../src/editor/joining";
import { range } from "../src/editor/places";
import { Saving, type Words } from "../src/editor/saving";
import { type Saved, Unanswered } from "../src/editor/server";
import { inTurns } from "../src/editor/turns";

const text = (written: string) => Text.of(written.split("\n"));

/** A text that is open, and a server that answers when it is told to. */
class Desk {
  state = EditorState.create({ doc: "one\ntwo\nthree" });
  asked: { text: string; base: number; answer: (saved: Partial<Saved> | Unanswered) => void }[] = [];
  told: string[] = [];
  copy: Words | null = null;
  readonly saving = new Saving(
    {
      text: () => this.state.doc,
      change: (changes) => this.change(changes),
      send: (text, base) =>
        new Promise((resolve, reject) => {
          const answer = (saved: Partial<Saved> | Unanswered) =>
            saved instanceof Unanswered ? reject(saved) : resolve(saved as Saved);
          this.asked.push({ text, base, answer });
        }),
      told: ({ outcome }) => this.told.push(outcome),
      failed: ({ why }) => this.told.push(why),
      set: (words) => (this.copy = words),
      drop: () => (this.copy = null),
    },
    1,
    this.state.doc,
  );

  type(at: number, insert: string): void {
    this.change(ChangeSet.of({ from: at, insert }, this.state.doc.length));
  }

  change(changes: ChangeSet): void {
    this.state = this.state.update({ changes }).state;
    this.saving.changed(changes);
  }

  get doc(): string {
    return this.state.doc.toString();
  }
}

test("what is typed while a save is under way is kept by the next one", async () => {
  const desk = new Desk();
  desk.type(0, "A ");
  const first = desk.saving.save();
  desk.type(0, "B ");
  assert.equal(desk.saving.save(), first, "one at a time");
  desk.asked[0]!.answer({ outcome: "saved", revision: 2 });
  await first;
  assert.ok(!desk.saving.isKept);
  const second = desk.saving.save();
  desk.asked[1]!.answer({ outcome: "saved", revision: 3 });
  await second;
  assert.deepEqual(
    desk.asked.map(({ text, base }) => [text, base]),
    [["A one\ntwo\nthree", 1], ["B A one\ntwo\nthree", 2]],
  );
  assert.ok(desk.saving.isKept);
  assert.equal(desk.copy, null);
});

test("what another wrote comes into the text that is typed meanwhile", async () => {
  const desk = new Desk();
  desk.type(3, "!");
  const saved = desk.saving.save();
  desk.type(4, "?");
  const joined = "one!\ntwo\nTHREE\nfour";
  desk.asked[0]!.answer({ outcome: "joined", revision: 3, text: joined });
  await saved;
  assert.equal(desk.doc, "one!?\ntwo\nTHREE\nfour");
  const next = desk.saving.save();
  desk.asked[1]!.answer({ outcome: "saved", revision: 4 });
  await next;
  assert.deepEqual([desk.asked[1]!.base, desk.saving.isKept], [3, true]);
});

test("what had no answer is sent again as it was, before what was typed since", async () => {
  const desk = new Desk();
  desk.type(0, "A ");
  const lost = desk.saving.save();
  desk.type(0, "B ");
  desk.asked[0]!.answer(new Unanswered("offline"));
  await lost;
  assert.deepEqual(desk.copy, { text: "B A one\ntwo\nthree", base: 1, sent: "A one\ntwo\nthree" });
  const again = desk.saving.save();
  desk.asked[1]!.answer({ outcome: "same", revision: 2 });
  await again;
  const last = desk.saving.save();
  desk.asked[2]!.answer({ outcome: "saved", revision: 3 });
  await last;
  assert.deepEqual(
    desk.asked.map(({ text, base }) => `${base} ${text[0]}`),
    ["1 A", "1 A", "2 B"],
  );
  assert.deepEqual([desk.told, desk.copy], [["offline", "same", "saved"], null]);
});

test("words of another tab go on from where that tab was", async () => {
  const desk = new Desk();
  const left = { text: "ONE\ntwo\nthree", base: 7, sent: "One\ntwo\nthree" };
  desk.state = EditorState.create({ doc: left.text });
  desk.saving.resume(left);
  assert.deepEqual([desk.asked[0]!.text, desk.asked[0]!.base], [left.sent, 7]);
  const first = desk.saving.save();
  desk.asked[0]!.answer({ outcome: "joined", revision: 9, text: "One\ntwo\nthree\nfour" });
  await first;
  assert.equal(desk.doc, "ONE\ntwo\nthree\nfour");
});

test("no joining loses a word of either side", () => {
  const letters = "ab\n";
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  const word = () => Array.from({ length: random(6) }, () => letters[random(3)]).join("");
  for (let round = 0; round < 300; round++) {
    const sent = text(word() + word() + word());
    const joined = word() + sent.toString() + word();
    const typed = ChangeSet.of({ from: random(sent.length + 1), insert: "XYZ" }, sent.length);
    const mine = typed.apply(sent);
    const found = joining(sent, joined, typed).apply(mine).toString();
    assert.equal(found.replace("XYZ", ""), joined);
    assert.equal(changes(sent, joined).apply(sent).toString(), joined);
  }
});

test("a problem is underlined where it stands, whatever the signs before it", () => {
  const doc = text("a: b\n👍👍: cd\n\nend");
  // line, column and length as the server counts, and the text there
  const cases = [[1, 1, 1, "a"], [2, 1, 2, "👍👍"], [2, 5, 2, "cd"], [2, 5, 99, "cd"], [2, 9, 1, "d"], [3, 1, 1, ""], [9, 1, 3, "end"]] as const;
  for (const [line, column, length, expected] of cases) {
    const { from, to } = range(doc, { line, column, length } as never);
    assert.equal(doc.sliceString(from, to), expected, `${line}:${column}`);
  }
});

test("what is asked again and again is done by turns, and the newest is done", async () => {
  let newest = 0;
  const seen: number[] = [];
  const done: (() => void)[] = [];
  const ask = inTurns(() => {
    seen.push(newest);
    return new Promise((over) => done.push(over));
  }, 0);
  const soon = () => new Promise((over) => setTimeout(over, 5));
  for (newest = 1; newest < 4; newest++) ask();
  await soon();
  for (newest = 5; newest < 8; newest++) ask();
  await soon();
  assert.deepEqual(seen, [4], "one at a time");
  done[0]!();
  await soon();
  done[1]!();
  await soon();
  assert.deepEqual(seen, [4, 8]);
});

test("each tab sets its own words aside, and finds those that others left", () => {
  const kept: Record<string, string> = {};
  const storage = Object.defineProperties(kept, {
    setItem: { value: (name: string, value: string) => (kept[name] = value) },
    getItem: { value: (name: string) => kept[name] },
    removeItem: { value: (name: string) => delete kept[name] },
  }) as unknown as Storage;
  const [one, other, elsewhere] = ["3", "3", "33"].map((draft) => new Copies(draft, storage));
  one!.set({ text: "mine", base: 1 });
  other!.set({ text: "yours", base: 2 });
  assert.deepEqual(one!.left().map(([, { text, base }]) => [text, base]), [["yours", 2]]);
  assert.deepEqual(elsewhere!.left(), []);
  one!.drop(one!.left()[0]![0]);
  assert.deepEqual(one!.left(), []);
  assert.equal(other!.left().length, 1);
});
