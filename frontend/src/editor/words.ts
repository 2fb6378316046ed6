// The words of the editor, in the language of its page: `data-words` of its form.

export interface Words {
  readonly label: string; // what a screen reader calls the text
  readonly keys: string; // which keys do what
  readonly kept: string; // {time}
  readonly unkept: string;
  readonly joined: string; // {who}
  readonly aside: string; // {who}
  readonly together: string;
  readonly somebody: string;
  readonly offline: string;
  readonly signed_out: string;
  readonly sign_in: string;
  readonly refused: string;
  readonly left: string; // {time}
  readonly restore: string;
  readonly forget: string;
  readonly unchecked: string;
  readonly line: string; // {number}
  readonly more: string; // {count}
  readonly later: string; // {number}: a line of the findings declared later
  readonly replace: string; // {text}
  readonly unbreak: string;
  readonly unbreak_all: string; // {count}
  readonly preview: string;
  readonly language: string;
  readonly desk: string;
  readonly seen: string; // the title of the frame
  readonly unseen: string;
  readonly phrases: Readonly<Record<string, string>>; // CodeMirror's own, by what it says in English
}
