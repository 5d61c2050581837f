// The SPARQL editor: CodeMirror in the place of the form's text field, which stays what is sent.
// It lives in a shadow root, so that its styles are constructed sheets, which the pages' Content-Security-Policy allows.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEYWORDS = `ASK AS ASC BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING IN LIMIT
 MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT UNDEF UNION VALUES WHERE AVG COUNT GROUP_CONCAT MAX MIN SAMPLE
 SUM ABS BOUND CEIL COALESCE CONCAT CONTAINS DATATYPE DAY FLOOR IF ISBLANK ISIRI ISLITERAL ISNUMERIC LANG LANGMATCHES LCASE
 MONTH REGEX REPLACE ROUND SAMETERM STR STRAFTER STRBEFORE STRENDS STRLANG STRLEN STRSTARTS SUBSTR UCASE YEAR`.split(/\s+/);

const style = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--code-variable)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: [tags.atom, tags.number, tags.bool], color: "var(--code-iri)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "0.9rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-content": { caretColor: "var(--ink)", minHeight: "15rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace', maxHeight: "60vh" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--soft)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--panel) 60%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent) !important",
  },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.8" },
});

const field = document.querySelector("#query"), place = document.querySelector("#editor");
if (field && place) start();

function start() {
  const form = field.form;
  const root = place.attachShadow({ mode: "open" });
  const label = form.querySelector("label[for=query]");
  const send = () => { form.requestSubmit(); return true; };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run: send }]),
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), closeBrackets(),
        StreamLanguage.define(sparql), syntaxHighlighting(style), theme,
        autocompletion({ override: [terms, names] }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": label.textContent, "aria-describedby": "keys" }),
        EditorView.updateListener.of((update) => { if (update.docChanged) field.value = update.state.doc.toString(); }),
        EditorView.lineWrapping,
      ],
    }),
  });
  field.hidden = true;
  field.required = false;
  place.hidden = false;
  label.addEventListener("click", () => view.focus());
  const problem = document.querySelector("#problem[data-line]");
  if (problem) mark(view, +problem.dataset.line, +problem.dataset.column, problem.textContent);
  document.documentElement.dataset.editor = "ready";
  window.policykgEditor = view;
}

/** Underlines the place that the server's message names. */
function mark(view, number, column, message) {
  const { doc } = view.state;
  if (number > doc.lines) return;
  const line = doc.line(number);
  const from = Math.min(line.from + Math.max(column - 1, 0), line.to);
  const to = Math.max(line.to, from);
  view.dispatch(setDiagnostics(view.state, [{ from: from === to ? line.from : from, to, severity: "error", message }]));
}

let known;
const vocabulary = () => (known ??= fetch("/terms.json").then((answer) => answer.json()).catch(() => ({ terms: [], prefixes: {} })));

/** Keywords, variables of the query, and our terms by their name or by their label in either language. */
async function terms(context) {
  const word = context.matchBefore(/[?$]?[\w:\u3400-\u9fff-]+/);
  if (!word && !context.explicit) return null;
  const { terms: all, prefixes } = await vocabulary();
  const from = word ? word.from : context.pos;
  const doc = context.state.doc.toString();
  if (word && /^[?$]/.test(word.text)) {
    const options = [...new Set(doc.match(/[?$]\w+/g))].filter((v) => v !== word.text).map((label) => ({ label, type: "variable" }));
    return { from, options };
  }
  const typed = (word ? word.text : "").toLowerCase();
  const ours = all
    .filter((t) => !typed || [t.name, t.name.slice(4), t.label, t.other].some((n) => n.toLowerCase().includes(typed)))
    .map((t) => ({ label: t.name, displayLabel: t.name, detail: t.label, type: t.kind === "class" ? "class" : "property", boost: 1 }));
  const other = [
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
    ...Object.entries(prefixes).map(([p, iri]) => ({ label: `${p}:`, detail: iri, type: "namespace" })),
  ].filter((o) => !typed || o.label.toLowerCase().startsWith(typed));
  const options = [...ours, ...other];
  return options.length ? { from, options, filter: false } : null;
}

/** Names of entities: after a < what is typed is completed to the IRI of what has that name, in both languages or pinyin. */
async function names(context) {
  const word = context.matchBefore(/<[^<>{}"|^`\\]*/);
  if (!word || word.text.length < 2 || word.text.startsWith("<http")) return null;
  const answer = await fetch(`/complete.json?q=${encodeURIComponent(word.text.slice(1))}`).catch(() => null);
  if (!answer?.ok) return null;
  const found = await answer.json();
  const end = context.state.sliceDoc(context.pos, context.pos + 1) === ">" ? context.pos + 1 : context.pos;
  const options = found.map((one) => ({
    label: one.text === one.name ? one.name : `${one.text} · ${one.name}`, detail: one.class, type: "constant",
    apply: (view, _completion, from) => view.dispatch({
      changes: { from, to: end, insert: `<${one.iri}>` }, selection: { anchor: from + one.iri.length + 2 },
    }),
  }));
  return { from: word.from, options, filter: false };
}
