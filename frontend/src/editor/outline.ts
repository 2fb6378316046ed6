// A questionnaire's YAML as its parts, whole or half typed: what stands where. It is lenient, for
// a text that is being written is seldom right; what is wrong with it, the server says.

/** A key of a mapping with its value, or (without a key) an element of a list. */
export interface Part {
  readonly key: string | null;
  readonly from: number; // where the key or the element begins, and where the key ends
  readonly to: number;
  readonly column: number; // as written on lines of its own; Infinity between braces or brackets
  readonly within: Part | null;
  readonly parts: Part[];
  value: string; // its text, where it is one
}

/** What may be written at the end of a text, and where the word that is begun there begins. */
export interface End {
  readonly kind: "key" | "value" | "text" | "none"; // text: between quotes, or on lines after `|`
  readonly within: Part; // what has the key, or is given the value
  readonly from: number;
}

const KEY = /("[^"\n]*"|'[^'\n]*'|(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[^\s:#])[^\n:#]*):(?=\s|$)/y;
const DASH = /-(?=\s|$)/y;
const FLOW_KEY = /"[^"\n]*"|'[^'\n]*'|[^\n:,[\]{}#]*/y;
// words up to a remark, or up to what goes on between braces
const PLAIN = /(?:[^\s#]\S*(?:[ \t]+[^\s#]\S*)*)?/y;
const FLOW_PLAIN =
  /(?:[^\s,[\]{}#:](?:[^\s,[\]{}:]|:(?!\s|$))*(?:[ \t]+[^\s,[\]{}#:](?:[^\s,[\]{}:]|:(?!\s|$))*)*)?/y;
const DEEPEST = 50; // braces in braces; the language needs nine

/** The part of this key, if it is written. */
export function child(part: Part | undefined, key: string): Part | undefined {
  return part?.parts.find((one) => one.key === key);
}

/** From the whole text down to this part, which is the last. */
export function chain(part: Part): Part[] {
  const found: Part[] = [];
  for (let one: Part | null = part; one; one = one.within) found.push(one);
  return found.reverse();
}

/** The whole text as its parts. */
export function outline(text: string): Part {
  return new Reader(text).root;
}

/** What may be written at the end of this text. */
export function end(text: string): End {
  return new Reader(text).end;
}

/** The part that was begun last before this place, with its key or its value there. */
export function around(whole: Part, place: number): Part {
  let found = whole;
  for (let next: Part | undefined = whole; next; ) {
    found = next;
    next = found.parts.filter((part) => part.from <= place).pop();
  }
  return found;
}

class Reader {
  readonly root = made(null, 0, 0, -1, null);
  end: End = { kind: "none", within: this.root, from: 0 };
  private isEnded = false;
  private at = 0;
  private depth = 0; // of braces and brackets
  private stop = 0; // the end of the lines that are read as one
  private open: Part[] = [this.root]; // what the next line may belong to, the innermost last
  private column = 0; // of the part whose value is read: what continues it stands deeper

  constructor(private readonly text: string) {
    while (this.at < text.length) this.line();
    if (!text || text.endsWith("\n")) this.blank(text.length, 0);
  }

  private line(): void {
    this.stop = this.lineEnd(this.at);
    const start = this.at;
    const indent = this.spaces();
    if (this.at >= this.stop) this.blank(this.at, indent);
    else if (this.text[this.at] !== "#") this.block(start);
    this.at = this.stop + 1;
  }

  /** What a line without any sign yet may begin with. */
  private blank(from: number, column: number): void {
    if (from < this.text.length) return;
    this.close((part) => part.column >= column);
    this.ended("key", this.open[this.open.length - 1]!, from);
  }

  /** A line of its own: dashes, a key, a value. */
  private block(start: number): void {
    while (this.match(DASH)) {
      const column = this.at - start;
      this.close((part) => part.column > column || (part.column === column && part.key === null));
      this.begin(null, this.at, this.at + 1, column);
      this.at += 1;
      this.spaces();
    }
    const column = this.at - start;
    const key = this.match(KEY);
    this.close((part) => part.column >= column);
    const within = this.open[this.open.length - 1]!;
    this.column = within.column;
    if (!key) return this.word(within);
    const name = key[1]!.trimEnd();
    const part = this.begin(unquoted(name), this.at, this.at + name.length, column);
    this.column = column;
    this.at += key[0].length;
    this.spaces();
    this.word(part);
  }

  /** What is written after a dash or a key, on lines of its own. */
  private word(part: Part): void {
    const sign = this.text[this.at];
    if (sign === "|" || sign === ">") return this.lines(part);
    if (sign && "{['\"".includes(sign)) return this.flow(part);
    const from = this.at;
    const [value] = this.match(PLAIN)!;
    this.at += value.length;
    part.value ||= value;
    // a word after a dash, or alone on its line, may be a key whose colon is not typed yet
    const isBeside = part.key !== null && !this.text.slice(part.to, from).includes("\n");
    this.ended(isBeside ? "value" : "key", part, from);
  }

  /** Lines of text, for as long as they stand deeper than their key. */
  private lines(part: Part): void {
    const from = this.at;
    while (this.extend()) this.at = this.stop;
    part.value = this.text.slice(from, this.at).replace(/^.*\s*/, "");
    this.ended("text", part, from);
  }

  private flow(part: Part): void {
    this.node(part);
    this.ended("none", part, this.at); // unless the text ended inside, and that was noted
  }

  private node(part: Part): void {
    const sign = this.text[this.at];
    if ((sign === "{" || sign === "[") && this.depth < DEEPEST) {
      this.depth += 1;
      this.collection(part, sign === "[");
      return void (this.depth -= 1);
    }
    if (sign === '"' || sign === "'") return this.quoted(part, sign);
    const from = this.at;
    part.value = this.match(FLOW_PLAIN)![0];
    this.at += part.value.length;
    this.ended("value", part, from);
    if (this.at === from) this.at += 1; // a stray sign
  }

  private collection(part: Part, isList: boolean): void {
    this.at += 1;
    for (;;) {
      if (!this.skip()) return this.ended(isList ? "value" : "key", part, this.at);
      const sign = this.text[this.at]!;
      if (sign === "}" || sign === "]") return void (this.at += 1);
      if (sign === ",") this.at += 1;
      else if (isList) this.node(this.add(part, null, this.at, this.at));
      else this.pair(part);
    }
  }

  private pair(within: Part): void {
    const from = this.at;
    const name = this.match(FLOW_KEY)![0].trimEnd();
    this.at += name.length;
    this.ended("key", within, from);
    const part = this.add(within, unquoted(name), from, this.at);
    this.spaces();
    if (this.text[this.at] !== ":") return void (this.at === from && (this.at += 1));
    this.at += 1;
    if (!this.skip()) return this.ended("value", part, this.at);
    if (!",}]".includes(this.text[this.at]!)) this.node(part);
  }

  private quoted(part: Part, quote: string): void {
    const from = this.at;
    for (this.at += 1; ; this.at += 1) {
      if (this.at >= this.stop && !this.extend()) break;
      const sign = this.text[this.at];
      if (sign === "\\" && quote === '"') this.at += 1;
      else if (sign === quote) {
        if (quote === '"' || this.text[this.at + 1] !== "'") break;
        this.at += 1;
      }
    }
    part.value = this.text.slice(from + 1, this.at);
    if (this.at >= this.stop) this.ended("text", part, from + 1);
    else this.at += 1;
  }

  /** Go to the next sign between braces or brackets; false where they were left open. */
  private skip(): boolean {
    for (;;) {
      this.spaces();
      if (this.at >= this.stop) {
        if (!this.extend()) return false;
      } else if (this.text[this.at] === "\n") this.at += 1;
      else if (this.text[this.at] === "#") this.at = this.lineEnd(this.at);
      else return true;
    }
  }

  /** Take the next line along, where it stands deeper than what is being read, or closes it. */
  private extend(): boolean {
    let next = this.stop + 1;
    let stop = this.lineEnd(next);
    while (stop < this.text.length && !this.text.slice(next, stop).trim()) {
      next = stop + 1;
      stop = this.lineEnd(next);
    }
    if (next >= this.text.length) return false;
    const line = this.text.slice(next, stop);
    const indent = line.search(/[^ ]|$/);
    if (indent < this.column || (indent === this.column && !"}]".includes(line[indent] ?? " "))) {
      return false;
    }
    this.stop = stop;
    return true;
  }

  private begin(key: string | null, from: number, to: number, column: number): Part {
    this.close((part) => key !== null && part.column >= column);
    const part = this.add(this.open[this.open.length - 1]!, key, from, to, column);
    this.open.push(part);
    return part;
  }

  private add(within: Part, key: string | null, from: number, to: number, column = Infinity): Part {
    const part = made(key, from, to, column, within);
    within.parts.push(part);
    return part;
  }

  private close(isOver: (part: Part) => boolean): void {
    while (this.open.length > 1 && isOver(this.open[this.open.length - 1]!)) this.open.pop();
  }

  /** Note what may be written at the end, where this is the end; the innermost notes it first. */
  private ended(kind: End["kind"], within: Part, from: number): void {
    if (this.at < this.text.length || this.isEnded) return;
    this.isEnded = true;
    this.end = { kind, within, from };
  }

  private spaces(): number {
    const from = this.at;
    while (this.text[this.at] === " ") this.at += 1;
    return this.at - from;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  private lineEnd(from: number): number {
    const found = this.text.indexOf("\n", from);
    return found < 0 ? this.text.length : found;
  }
}

function made(
  key: string | null,
  from: number,
  to: number,
  column: number,
  within: Part | null,
): Part {
  return { key, from, to, column, within, parts: [], value: "" };
}

function unquoted(name: string): string {
  return /^(["']).*\1$/.test(name) ? name.slice(1, -1) : name;
}
