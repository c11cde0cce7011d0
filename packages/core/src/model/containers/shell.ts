/** A word of a shell command. `unknown` if the shell would replace something in it. */
export interface ShellWord {
  readonly text: string;
  readonly unknown?: string;
}

const EXPANDED = 'The shell expands a variable or a command in it.';

/**
 * The simple commands of a shell script, as lists of words, without quotes and redirections. Undefined if the script
 * cannot be split with certainty (a quote without an end).
 */
export function splitShell(script: string): readonly (readonly ShellWord[])[] | undefined {
  const commands: ShellWord[][] = [[]];
  let word: { text: string; unknown: boolean } | undefined;
  let redirected = false;
  const end = (): void => {
    if (!word) return;
    if (!redirected) commands.at(-1)!.push({ text: word.text, ...(word.unknown && { unknown: EXPANDED }) });
    redirected = false;
    word = undefined;
  };
  const add = (text: string, unknown = false): void => {
    word ??= { text: '', unknown: false };
    word.text += text;
    word.unknown ||= unknown;
  };
  /** The end words of the here-documents that begin on the next line. */
  let documents: string[] = [];
  const lastBrace = script.lastIndexOf('}');
  for (let i = 0; i < script.length; i++) {
    const char = script[i]!;
    if (char === "'") {
      const close = script.indexOf("'", i + 1);
      if (close === -1) return undefined;
      add(script.slice(i + 1, close));
      i = close;
    } else if (char === '"') {
      const close = closingQuote(script, i + 1);
      if (close === -1) return undefined;
      const inner = script.slice(i + 1, close);
      add(inner.replace(/\\([$`"\\\n])/g, '$1'), /(?<!\\)[$`]/.test(inner));
      i = close;
    } else if (char === '\\') {
      if (script[i + 1] === '\n') i++;
      else if (script.startsWith('\r\n', i + 1)) i += 2;
      else add(script[++i] ?? '');
    } else if (char === '$' || char === '`') {
      const end = expansionEnd(script, i, lastBrace);
      if (end === -1) return undefined;
      add(script.slice(i, end), true);
      i = end - 1;
    } else if (char === '#' && !word) {
      const line = script.indexOf('\n', i);
      i = line === -1 ? script.length : line - 1;
    } else if (char === '<' || char === '>') {
      const here = hereDocument(script, i);
      if (here) {
        end();
        documents.push(here.until);
        i = here.end - 1;
        continue;
      }
      // `2>` names a file descriptor, so the digit is not a word.
      if (word && /^\d$/.test(word.text)) word = undefined;
      end();
      while (script[i + 1] === '>' || script[i + 1] === '&' || script[i + 1] === '<') i++;
      redirected = true;
    } else if (/[;&|\n(){}]/.test(char) && !(word && /[{}]/.test(char))) {
      end();
      redirected = false;
      commands.push([]);
      if (char === '\n' && documents.length > 0) {
        i = behindDocuments(script, i, documents) - 1;
        documents = [];
      }
    } else if (/\s/.test(char)) end();
    else add(char);
  }
  end();
  return commands.filter((command) => command.length > 0);
}

/** The end word of the here-document that begins here, and where that word ends. Undefined for other redirections. */
function hereDocument(script: string, start: number): { until: string; end: number } | undefined {
  if (!script.startsWith('<<', start) || script[start + 2] === '<') return undefined;
  let at = script[start + 2] === '-' ? start + 3 : start + 2;
  while (script[at] === ' ' || script[at] === '\t') at++;
  let end = at;
  while (end < script.length && !/[\s;&|()<>]/.test(script[end]!)) end++;
  return { until: script.slice(at, end).replace(/['"\\]/g, ''), end };
}

/** The start of the line after the here-documents, which begin on the line after `lineEnd`. */
function behindDocuments(script: string, lineEnd: number, documents: readonly string[]): number {
  let at = lineEnd + 1;
  for (const until of documents)
    while (at < script.length) {
      const lineBreak = script.indexOf('\n', at);
      const end = lineBreak === -1 ? script.length : lineBreak;
      const line = script.slice(at, end).trim();
      at = end + 1;
      if (line === until) break;
    }
  return at;
}

/** The end of an expansion. The offset after its first character if it is not one, -1 if its backquote has no end. */
function expansionEnd(script: string, start: number, lastBrace: number): number {
  const next = script[start + 1] ?? '';
  if (script[start] === '`') return script.indexOf('`', start + 1) + 1 || -1;
  if (next === '{' && lastBrace > start) return script.indexOf('}', start) + 1;
  if (/[@*#?$!-]/.test(next)) return start + 2;
  let end = start + 1;
  if (next === '(') {
    for (end++; end < script.length && script[end] !== '(' && script[end] !== ')'; ) end++;
    return script[end] === ')' ? end + 1 : start + 1;
  }
  while (/\w/.test(script[end] ?? '')) end++;
  return end;
}

function closingQuote(script: string, from: number): number {
  for (let i = from; i < script.length; i++) {
    if (script[i] === '\\') i++;
    else if (script[i] === '"') return i;
  }
  return -1;
}
