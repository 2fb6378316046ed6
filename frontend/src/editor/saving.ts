// Every word is kept: on the server soon after it is typed, and in the browser until then.

import { ChangeSet, Text } from "@codemirror/state";
import { changes, joining } from "./joining";
import { Unanswered, type Saved } from "./server";
import { afterPause } from "./turns";

const SOON = 1000; // ms after the last key
const AGAIN = 5000; // ms until it is tried anew

/** A text that is open, and who is told what becomes of it. */
export interface Open {
  text(): Text;
  change(changes: ChangeSet): void; // of somebody else: not to be undone here
  send(text: string, base: number): Promise<Saved>;
  told(saved: Saved): void;
  failed(why: Unanswered): void;
  set(copy: Words): void; // aside, in the browser
  drop(): void;
}

/** A text, the revision it was written from, and what of it was sent and has no answer. */
export interface Words {
  readonly text: string;
  readonly base: number;
  readonly sent?: string;
}

/** What was sent and has no answer yet, and what was typed since. */
interface Sent {
  readonly text: Text;
  since: ChangeSet;
}

export class Saving {
  private sent: Sent | null = null;
  private underWay: Promise<void> | null = null;
  private readonly saveAfter = afterPause(() => void this.save());
  private readonly spareAfter = afterPause(() => this.spare());

  /** `kept` is the text that the server has as `base`; null where it has another. */
  constructor(
    private readonly open: Open,
    private base: number,
    private kept: Text | null,
  ) {
    if (!kept) void this.save();
  }

  /** The text that was kept last, in force or aside. */
  get revision(): number {
    return this.base;
  }

  /** Whether the server has every word. */
  get isKept(): boolean {
    return !this.sent && !!this.kept?.eq(this.open.text());
  }

  /** Something was typed. */
  changed(changes: ChangeSet): void {
    if (this.sent) this.sent.since = this.sent.since.compose(changes);
    if (this.isKept) return this.open.drop();
    this.spareAfter(SOON / 4);
    this.saveAfter(SOON);
  }

  /** Set aside in the browser what the server has not. */
  spare(): void {
    if (this.isKept) return;
    const { sent, base } = this;
    this.open.set({ text: this.open.text().toString(), base, sent: sent?.text.toString() });
  }

  /** Go on with words that were set aside: they are in the place of those that were kept. */
  resume({ text, base, sent }: Words): void {
    this.base = base;
    this.kept = null;
    const before = sent === undefined ? null : Text.of(sent.split("\n"));
    this.sent = before && { text: before, since: changes(before, text) };
    this.spare();
    void this.save();
  }

  /** Have the server keep all there is; over when it has answered, or did not. */
  save(): Promise<void> {
    this.underWay ??= this.all().finally(() => (this.underWay = null));
    return this.underWay;
  }

  private async all(): Promise<void> {
    if (this.isKept) return;
    this.sent ??= this.fresh(); // what may have arrived goes first, as it was
    try {
      this.took(this.sent, await this.open.send(this.sent.text.toString(), this.base));
    } catch (why) {
      if (!(why instanceof Unanswered)) throw why;
      this.spare();
      this.open.failed(why);
      if (why.why === "refused") this.sent = null;
      else this.saveAfter(AGAIN);
      return;
    }
    if (this.isKept) this.open.drop();
    else this.saveAfter(SOON); // something was typed meanwhile
  }

  private fresh(): Sent {
    const text = this.open.text();
    return { text, since: ChangeSet.empty(text.length) };
  }

  private took({ text, since }: Sent, saved: Saved): void {
    this.sent = null;
    this.base = saved.revision;
    this.kept = text;
    if (saved.text !== undefined) {
      this.kept = Text.of(saved.text.split("\n"));
      this.open.change(joining(text, saved.text, since));
    }
    this.open.told(saved);
  }
}
