// What the checker says of the text, as it is typed: underlined where it stands by now.

import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { ChangeSet, type Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { repairing } from "./list";
import { range, type Range } from "./places";
import { type Found, type Problem, Unanswered } from "./server";
import { inTurns } from "./turns";
import type { Words } from "./words";

const PAUSE = 10; // ms from a key to the check of what it typed
const AGAIN = 5000; // ms until it is tried anew

/** A text that was sent to be checked, and what was typed since. */
interface Checked {
  readonly doc: Text;
  since: ChangeSet;
}

export class Checks {
  /** Have the text checked, when the check that is under way is over. */
  readonly ask = inTurns(() => this.check(), PAUSE);
  private sent: Checked | null = null;
  private told: Checked | null = null;

  /** `tell` shows what was found; null where there was no answer. */
  constructor(
    private readonly view: EditorView,
    private readonly send: (text: string) => Promise<Found>,
    private readonly tell: (found: Found | null) => void,
    private readonly words: Words,
  ) {
    this.ask();
  }

  /** Something was typed. */
  changed(changes: ChangeSet): void {
    for (const text of [this.sent, this.told]) {
      if (text) text.since = text.since.compose(changes);
    }
    this.ask();
  }

  /** Go to a problem that was told. */
  go(problem: Problem): void {
    const { from, to } = this.place(problem);
    const selection = { anchor: from, head: to };
    const effects = EditorView.scrollIntoView(from, { y: "center" });
    this.view.dispatch({ selection, effects });
    this.view.focus();
  }

  /** Put what is suggested in the place of each. */
  repair(problems: readonly Problem[]): void {
    const changes = problems.map((problem) => ({
      ...this.place(problem),
      insert: problem.suggestion!,
    }));
    this.view.dispatch({ changes, userEvent: "input.complete" });
  }

  private async check(): Promise<void> {
    const { doc } = this.view.state;
    const sent = (this.sent = { doc, since: ChangeSet.empty(doc.length) });
    try {
      const found = await this.send(doc.toString());
      this.told = sent;
      const told = found.problems.map((problem) => this.diagnostic(problem));
      this.view.dispatch(setDiagnostics(this.view.state, told));
      this.tell(found);
    } catch (why) {
      if (!(why instanceof Unanswered)) throw why;
      this.tell(null);
      setTimeout(this.ask, AGAIN);
    } finally {
      this.sent = null;
    }
  }

  private diagnostic(problem: Problem): Diagnostic {
    const name = repairing(problem, this.words);
    const apply = () => this.repair([problem]);
    return {
      ...this.place(problem),
      severity: problem.level,
      message: `${problem.sentence}\n${problem.repair}`,
      actions: name ? [{ name, apply }] : [],
    };
  }

  /** Where a problem stands by now. */
  private place(problem: Problem): Range {
    const { doc, since } = this.told!;
    const { from, to } = range(doc, problem);
    const start = since.mapPos(from, 1);
    return { from: start, to: Math.max(start, since.mapPos(to, -1)) };
  }
}
