import { splitActions } from './template-actions.js';

// Reads a Go template as lines to compare with a rendered document. The template is not run: conditions are unknown, so
// every branch is possible, and every range may repeat any number of times.
// https://pkg.go.dev/text/template

/** A line of a template that produces lines of output. */
export interface TemplateLine {
  /** From 1. */
  readonly line: number;
  /**
   * Its text without indentation, split where an expression may produce anything; undefined where the line is only an
   * expression.
   */
  readonly text: readonly string[] | undefined;
  /** Whether an expression in it may produce more lines, and their indentation if it says so. */
  readonly block: { readonly indent: number | undefined } | undefined;
  /** Columns of indentation. */
  readonly indent: number;
  /** Whether it may produce no text at all. */
  readonly optional: boolean;
}

export interface Template {
  readonly lines: readonly TemplateLine[];
  /** For each of `lines`, those that may come next. `END` where the document may end after it. */
  readonly next: readonly ReadonlySet<number>[];
  /** The lines with which a document may begin. */
  readonly first: ReadonlySet<number>;
}

/** Marks the end of a document among the next lines. */
export const END = -1;

type Control = 'if' | 'else' | 'range' | 'with' | 'define' | 'block' | 'end';

type Step =
  | { readonly kind: 'line'; readonly index: number }
  | { readonly kind: 'separator' }
  | { readonly kind: 'open' | 'else' | 'end'; readonly control: Control };

const CONTROL = /^\{\{-?\s*(if|else|range|with|define|block|end)\b/;
/** Actions that produce no text. */
const SILENT = /^\{\{-?\s*(?:\/\*|\$[\w]*\s*(?:,\s*\$\w+\s*)?:?=)/;
const INDENT = /\bn?indent\s+(\d+)/;
/** Expressions that may produce several lines of unknown indentation. */
const MULTI_LINE = /\b(?:toYaml|toPrettyJson|include|template|tpl|Files|indent|nindent)\b/;
const SEPARATOR = /^---(?:\s|$)/;

/** Reads a template. Never throws: what it does not understand counts as text. */
export function readTemplate(text: string): Template {
  const lines: TemplateLine[] = [];
  return { lines, ...successors(stepsOf(text, lines), lines) };
}

function stepsOf(text: string, lines: TemplateLine[]): readonly Step[] {
  const steps: Step[] = [];
  // Above 0 within a definition, whose text appears where it is included.
  let defining = 0;
  for (const { line, raw } of logicalLines(text)) {
    if (SEPARATOR.test(raw)) {
      if (defining === 0) steps.push({ kind: 'separator' });
      continue;
    }
    const { before, after, ...read } = readLine(raw);
    for (const control of before) put(control);
    if (defining === 0 && !read.silent) {
      steps.push({ kind: 'line', index: lines.length });
      lines.push({ line, ...read });
    }
    for (const control of after) put(control);
  }
  return steps;

  function put(control: Control): void {
    const kind = control === 'end' || control === 'else' ? control : 'open';
    if (defining > 0 || control === 'define') {
      if (kind !== 'else') defining += kind === 'end' ? -1 : 1;
    } else steps.push({ kind, control });
  }
}

/** The lines. An action over several lines counts as one. */
function* logicalLines(text: string): Generator<{ readonly line: number; readonly raw: string }> {
  const masked = splitActions(text)
    .map((part, index) => (index % 2 === 1 ? part.replaceAll('\n', '\u0000') : part))
    .join('');
  let line = 1;
  for (const raw of masked.split('\n')) {
    yield { line, raw: raw.replaceAll('\u0000', ' ').replace(/\r$/, '') };
    line += raw.split('\u0000').length;
  }
}

interface ReadLine extends Omit<TemplateLine, 'line'> {
  /** The control blocks that it opens and closes for other lines, before and after its own text. */
  readonly before: readonly Control[];
  readonly after: readonly Control[];
  /** Whether it never produces text. */
  readonly silent: boolean;
}

function readLine(raw: string): ReadLine {
  const before: Control[] = [];
  const open: { readonly control: Control; readonly atStart: boolean }[] = [];
  const speaking: string[] = [];
  const parts: string[] = [''];
  let text = false;
  let optional = false;
  for (const part of splitActions(raw)) {
    const control = CONTROL.exec(part)?.[1] as Control | undefined;
    if (control === 'end' && open.length > 0) optional ||= open.pop()!.atStart;
    else if (control === 'end' || (control === 'else' && open.length === 0)) before.push(control);
    else if (control !== undefined && control !== 'else') open.push({ control, atStart: !text });
    else if (control === undefined && part.startsWith('{{')) {
      if (SILENT.test(part)) continue;
      speaking.push(part);
    } else if (control === undefined && part.trim() !== '') {
      text = true;
      // A line under a condition may be missing.
      if (open.every(({ atStart }) => atStart)) {
        parts[parts.length - 1] += part.trim();
        continue;
      }
    } else if (part.trim() === '') continue;
    if ((text || control === undefined) && (parts.length === 1 || parts.at(-1) !== '')) parts.push('');
  }
  const depth = speaking.map((action) => INDENT.exec(action)?.[1]).find((found) => found !== undefined);
  const givesLines = speaking.some((action) => MULTI_LINE.test(action));
  return {
    before: [...before, ...open.filter(({ atStart }) => atStart).map(({ control }) => control)],
    after: open.filter(({ atStart }) => !atStart).map(({ control }) => control),
    silent: !text && speaking.length === 0,
    optional: optional || !text,
    text: text ? parts : undefined,
    block: givesLines || !text ? { indent: depth === undefined ? undefined : Number(depth) } : undefined,
    indent: raw.search(/\S/),
  };
}

/** Whether a text without indentation could be the output of a line. */
export function fits(parts: readonly string[], text: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.endsWith(last) && text.length - last.length >= at;
}

/** How far to search for next lines. Where thousands of lines may be missing, places after them stay unknown. */
const MAX_STEPS = 1000;

/** A control block: where its branches begin, and what follows it. */
interface Block {
  readonly control: Control;
  readonly branches: number[];
  end: number;
}

function successors(
  steps: readonly Step[],
  lines: readonly TemplateLine[],
): Pick<Template, 'next' | 'first'> {
  const blockAt = blocks(steps);
  const reach = (from: number): ReadonlySet<number> => {
    const found = new Set<number>();
    const pending = new Set([from]);
    // The loop also visits elements added to the set on the way, nearest first.
    for (const at of pending) {
      if (pending.size > MAX_STEPS) break;
      const step = steps[at];
      const block = blockAt.get(at);
      if (!step || step.kind === 'separator') found.add(END);
      else if (step.kind === 'line') {
        found.add(step.index);
        if (lines[step.index]!.optional) pending.add(at + 1);
      } else if (!block) pending.add(at + 1);
      else if (step.kind === 'open') for (const to of [...block.branches, block.end + 1]) pending.add(to);
      // After a branch comes the end, or for a loop its beginning.
      else if (step.kind === 'else') pending.add(block.end);
      else {
        pending.add(at + 1);
        if (block.control === 'range') pending.add(block.branches[0]!);
      }
    }
    return found;
  };
  const next: ReadonlySet<number>[] = lines.map(() => new Set<number>());
  const first = new Set<number>();
  const begin = (from: number): void => {
    for (const index of reach(from)) if (index !== END) first.add(index);
  };
  begin(0);
  for (const [at, step] of steps.entries()) {
    if (step.kind === 'line') next[step.index] = reach(at + 1);
    if (step.kind === 'separator') begin(at + 1);
  }
  return { next, first };
}

/** The block of each `if`, `else` and `end`, by the index of the step; none where they do not pair. */
function blocks(steps: readonly Step[]): ReadonlyMap<number, Block> {
  const blockAt = new Map<number, Block>();
  const open: Block[] = [];
  for (const [at, step] of steps.entries()) {
    if (step.kind === 'open') {
      const block: Block = { control: step.control, branches: [at + 1], end: steps.length };
      open.push(block);
      blockAt.set(at, block);
    } else if (step.kind === 'else' || step.kind === 'end') {
      const block = open.at(-1);
      if (!block) continue;
      blockAt.set(at, block);
      if (step.kind === 'else') block.branches.push(at + 1);
      else {
        block.end = at;
        open.pop();
      }
    }
  }
  return blockAt;
}
