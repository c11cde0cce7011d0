import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Explained, Mark } from './messages.js';

export interface EditorHost {
  /** The user changed the text of the shown file. */
  readonly changed: (text: string) => void;
  readonly explain: (rule: string) => Promise<Explained | undefined>;
  /** The address of the page of a rule. */
  readonly urlOf: (rule: string) => string;
}

// Colours are variables of the page, so light and dark mode can differ.
const highlight = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--code-key)' },
  { tag: [tags.string, tags.special(tags.string), tags.content], color: 'var(--code-text)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--code-comment)' },
  { tag: [tags.keyword, tags.meta, tags.labelName, tags.typeName], color: 'var(--code-mark)' },
]);

/** An editor that shows one file at a time. Each file keeps its history and its marks. */
export class Editor {
  readonly #host: EditorHost;
  readonly #view: EditorView;
  readonly #states = new Map<string, EditorState>();
  #shown = '';

  constructor(parent: HTMLElement, host: EditorHost) {
    this.#host = host;
    this.#view = new EditorView({ parent });
  }

  /** Shows a file. `texts` has the texts of all files. The editor forgets files that are not in it. */
  show(name: string, texts: ReadonlyMap<string, string>): void {
    if (this.#shown !== '') this.#states.set(this.#shown, this.#view.state);
    for (const known of this.#states.keys()) if (!texts.has(known)) this.#states.delete(known);
    const text = texts.get(name) ?? '';
    const kept = this.#states.get(name);
    this.#shown = name;
    this.#view.setState(kept?.doc.eq(docOf(text, kept)) ? kept : this.#stateOf(name, text));
  }

  /** Renames a file. */
  rename(from: string, to: string): void {
    const state = this.#shown === from ? this.#view.state : this.#states.get(from);
    this.#states.delete(from);
    if (state) this.#states.set(to, state);
    if (this.#shown === from) this.#shown = to;
  }

  /** Replaces what differs in the shown file, as one step of the history. */
  replace(text: string): void {
    const { doc } = this.#view.state;
    const now = doc.toString();
    if (now === text) return;
    let start = 0;
    while (start < now.length && start < text.length && now[start] === text[start]) start++;
    let end = 0;
    while (
      end < now.length - start &&
      end < text.length - start &&
      now[now.length - 1 - end] === text[text.length - 1 - end]
    )
      end++;
    this.#view.dispatch({
      changes: { from: start, to: now.length - end, insert: text.slice(start, text.length - end) },
    });
  }

  /** Marks the findings of the shown file. Shows none if the text has changed since the check. */
  mark(marks: readonly Mark[], checked: string): void {
    const { state } = this.#view;
    if (state.doc.toString() !== checked) return;
    this.#view.dispatch(
      setDiagnostics(
        state,
        marks.map((mark) => this.#diagnosticOf(mark, checked)),
      ),
    );
  }

  /** Moves the cursor to a place, counted from 1, and scrolls there. */
  goTo(line: number, column: number): void {
    const { doc } = this.#view.state;
    const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const anchor = Math.min(at.from + column - 1, at.to);
    this.#view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
    });
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }

  #stateOf(name: string, doc: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        indentUnit.of('  '),
        EditorState.tabSize.of(2),
        yaml(),
        syntaxHighlighting(highlight),
        // After Escape, Tab leaves the editor. This is CodeMirror's default.
        keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
        EditorView.contentAttributes.of({
          'aria-label': `Text of ${name}`,
          spellcheck: 'false',
          tabindex: '0',
        }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) this.#host.changed(state.doc.toString());
        }),
      ],
    });
  }

  #diagnosticOf({ from, to, severity, message, rule, fix }: Mark, checked: string): Diagnostic {
    return {
      from,
      to,
      severity,
      message,
      renderMessage: () => this.#tooltip(message, rule),
      ...(fix && {
        actions: [
          {
            name: fix.safety === 'safe' ? 'Fix' : 'Fix (may break a workload)',
            apply(view) {
              // Its places refer to the text that was checked.
              if (view.state.doc.toString() !== checked) return;
              view.dispatch({
                changes: fix.edits.map(({ startOffset, endOffset, text }) => ({
                  from: startOffset,
                  to: endOffset,
                  insert: text,
                })),
              });
            },
          },
        ],
      }),
    };
  }

  /** The message, and why the rule exists. Everything is inserted as text, never as HTML. */
  #tooltip(message: string, rule: string): Node {
    const made = element('div', 'tip');
    made.append(element('p', 'tip-message', message));
    const why = element('div', 'tip-why');
    made.append(why);
    const link = element('a', 'tip-rule', rule);
    link.setAttribute('href', this.#host.urlOf(rule));
    link.setAttribute('target', '_blank');
    made.append(link);
    this.#host.explain(rule).then(
      (help) => {
        if (help) why.append(...paragraphs(help.why));
      },
      () => {},
    );
    return made;
  }
}

const docOf = (text: string, state: EditorState): Text => state.toText(text);

function element(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Renders the Markdown of help: paragraphs and `code`. */
function paragraphs(markdown: string): readonly HTMLElement[] {
  return markdown
    .trim()
    .split(/\n\n/)
    .map((block) => {
      const made = element('p', '');
      for (const [index, part] of block.replaceAll('\n', ' ').split('`').entries())
        made.append(index % 2 === 1 ? element('code', '', part) : part);
      return made;
    });
}
