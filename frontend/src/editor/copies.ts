// What the server does not have yet, set aside in this browser: it outlives a closed tab.

import type { Words } from "./saving";

export interface Copy extends Words {
  readonly at: string; // ISO, UTC
}

const PREFIX = "mieux draft";

/** The copies of one draft: each tab has its own, so that none writes over another's. */
export class Copies {
  private readonly prefix: string;
  private readonly own: string;

  constructor(
    draft: string,
    private readonly storage: Storage,
  ) {
    this.prefix = `${PREFIX} ${draft} `;
    this.own = `${this.prefix}${Math.random().toString(36).slice(2)}`;
  }

  /** Set this tab's copy aside; where the browser has no room or keeps nothing, there is none. */
  set(words: Words): void {
    try {
      this.storage.setItem(this.own, JSON.stringify({ ...words, at: new Date().toISOString() }));
    } catch {
      this.drop();
    }
  }

  drop(name = this.own): void {
    this.storage.removeItem(name);
  }

  /** Those that other tabs left, by name, the newest first. */
  left(): [name: string, copy: Copy][] {
    const names = Object.keys(this.storage).filter((name) => name.startsWith(this.prefix));
    return names
      .filter((name) => name !== this.own)
      .map((name): [string, Copy] => [name, JSON.parse(this.storage.getItem(name)!)])
      .sort(([, one], [, other]) => other.at.localeCompare(one.at));
  }
}
