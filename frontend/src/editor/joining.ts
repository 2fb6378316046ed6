// Two people write one text: the other's changes come into the open one, where the cursor is.

import { diff } from "@codemirror/merge";
import { ChangeSet, type Text } from "@codemirror/state";

const FAR = 500; // beyond so many differences, fewer and larger ones do

/** What makes one text of another. */
export function changes(before: Text, after: string): ChangeSet {
  const found = diff(before.toString(), after, { scanLimit: FAR });
  const each = found.map(({ fromA, toA, fromB, toB }) => ({
    from: fromA,
    to: toA,
    insert: after.slice(fromB, toB),
  }));
  return ChangeSet.of(each, before.length);
}

/**
 * What to change in the open text, so that it has what was joined.
 *
 * The server joined `sent` with another's text; `since` are the changes typed after it was sent.
 */
export function joining(sent: Text, joined: string, since: ChangeSet): ChangeSet {
  return changes(sent, joined).map(since);
}
