// The place where the text is written: CodeMirror, in the page's own colours.
//
// It stands in a shadow root: its styles are adopted there, and the page needs allow none inline.

import { autocompletion, completionKeymap, type CompletionContext } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { element } from "../page";
import { outline, type Part } from "./outline";
import { meaning, suggestions } from "./suggestions";
import type { Words } from "./words";

const NO_BREAK = /[\u00a0\u202f]/g; // spaces that French needs, and that nobody sees

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--strong)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: "var(--soft)" },
]);

const MONO = 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace';
const BOX = { border: "1px solid var(--edge)", borderRadius: ".25rem", background: "var(--card)", color: "var(--ink)" };

const LOOK = EditorView.theme({
  "&": { height: "100%", background: "var(--card)", color: "var(--ink)", fontSize: ".9375rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)", boxShadow: "0 0 0 6px var(--halo)" },
  ".cm-scroller": { fontFamily: MONO, lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderInlineStart: "2px solid var(--ink)" },
  ".cm-gutters": { border: "0", background: "var(--ground)", color: "var(--soft)" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "var(--tint)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 35%, var(--card))",
  },
  ".cm-selectionMatch, .cm-searchMatch": { background: "none", outline: "1px dashed var(--edge)" },
  ".cm-searchMatch-selected": { outline: "2px solid var(--focus)" },
  ".unbroken": { boxShadow: "inset 0 -2px var(--edge)" },
  ".cm-lintRange": { background: "none", textDecoration: "underline wavy var(--wrong) 2px", textUnderlineOffset: ".2em" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--edge)", textDecorationStyle: "dotted" },
  // a sign, since an image would have to be inline
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 .2em" },
  ".cm-lint-marker": { content: "normal", width: "1em", height: "1.5em", textAlign: "center", fontWeight: "700" },
  ".cm-lint-marker-error": { content: "normal", color: "var(--wrong)" },
  ".cm-lint-marker-error::before": { content: '"✕"' },
  ".cm-lint-marker-warning": { content: "normal", color: "var(--ink)" },
  ".cm-lint-marker-warning::before": { content: '"?"' },
  ".cm-lintPoint::after": { borderBottomColor: "var(--wrong)" },
  ".cm-tooltip": { ...BOX, fontFamily: "inherit", maxWidth: "min(32rem, 90vw)", zIndex: "2" },
  ".cm-tooltip .about": { margin: "0", padding: ".5rem .75rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: MONO, maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .625rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent)", color: "var(--accent-ink)" },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", opacity: "1" },
  ".cm-tooltip.cm-completionInfo": { padding: ".5rem .75rem" },
  ".cm-diagnostic": { borderInlineStartWidth: ".3125rem", whiteSpace: "pre-line" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--wrong)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--halo)" },
  ".cm-diagnosticAction": { borderRadius: ".25rem", background: "var(--accent)", color: "var(--accent-ink)", font: "inherit" },
  ".cm-panels": { ...BOX, borderRadius: "0" },
  ".cm-textfield, .cm-button": { ...BOX, backgroundImage: "none", fontSize: "1em" },
  "@media (forced-colors: active)": {
    ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "Highlight", color: "HighlightText", forcedColorAdjust: "none" },
    ".cm-lintRange": { textDecorationColor: "LinkText" },
  },
});

/** A text that can be written in; `heard` are extensions that follow what happens to it. */
export function editor(host: HTMLElement, doc: string, words: Words, heard: Extension): EditorView {
  const root = host.attachShadow({ mode: "open" });
  const extensions = [
    lineNumbers(),
    lintGutter(),
    highlightSpecialChars(),
    ViewPlugin.define((view) => new Unbroken(view), { decorations: (shown) => shown.marks }),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of("  "),
    yaml(),
    syntaxHighlighting(COLOURS),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    autocompletion({ override: [suggested], icons: false }),
    hoverTooltip(hovered),
    // Escape, then Tab, leaves the editor: CodeMirror sees to that
    keymap.of([...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": words.label, tabindex: "0", lang: "", translate: "no" }),
    EditorState.phrases.of(words.phrases),
    EditorState.tabSize.of(2),
    LOOK,
    heard,
  ];
  return new EditorView({ doc, extensions, parent: root, root });
}

/** What the word at a place of the text means. */
export function about(state: EditorState, place: number): ReturnType<typeof meaning> {
  return meaning(parts(state), place, isFrench());
}

/** The text as its parts; read once for each text. */
export function parts({ doc }: EditorState): Part {
  if (last.doc !== doc) last = { doc, whole: outline(doc.toString()) };
  return last.whole;
}
let last: { doc: unknown; whole: Part } = { doc: null, whole: outline("") };

function suggested({ state, pos, explicit }: CompletionContext) {
  const found = suggestions(state.doc.toString(), pos, isFrench());
  if (!found || (!explicit && found.from === pos && !/[{[,:] ?$/.test(state.sliceDoc(pos - 2, pos)))) return null;
  return {
    from: found.from,
    validFor: /^[\w.-]*$/,
    options: found.options.map(({ label, apply, detail, about, isFirst }, at) => ({
      label,
      sortText: `${at + 1000}`, // those that fit as well stay in their order
      apply,
      detail,
      info: about || undefined,
      boost: isFirst ? 1 : 0,
    })),
  };
}

function hovered(view: EditorView, place: number) {
  const found = about(view.state, place);
  if (!found || place > found.to) return null;
  const create = () => ({ dom: element("p", { class: "about" }, found.about) });
  return { pos: found.from, end: found.to, create };
}

/** The spaces at which no line ends, marked. */
class Unbroken {
  private static readonly found = new MatchDecorator({
    regexp: NO_BREAK,
    decoration: Decoration.mark({ class: "unbroken" }),
  });
  marks: DecorationSet;

  constructor(view: EditorView) {
    this.marks = Unbroken.found.createDeco(view);
  }

  update(update: ViewUpdate): void {
    this.marks = Unbroken.found.updateDeco(update, this.marks);
  }
}

function isFrench(): boolean {
  return document.documentElement.lang.startsWith("fr");
}
