import path from 'node:path';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/** A sentence with its place in front: `deploy/plimsoll.config.yaml:2:3: …`. */
const PLACED = /^(.*?):(\d+):(\d+): (.*)$/s;

/**
 * A fault of a config or a baseline, under the word that it is about. One without a place in this file stands at the
 * top, in full.
 */
export function diagnosticOfFault(fault: string, file: string, document: TextDocument): Diagnostic {
  const [, shown = '', line, column, message] = PLACED.exec(fault) ?? [];
  const isHere = path.basename(shown) === path.basename(file);
  const start = isHere
    ? { line: Number(line) - 1, character: Number(column) - 1 }
    : { line: 0, character: 0 };
  const rest = document.getText({ start, end: { line: start.line + 1, character: 0 } });
  const word = isHere ? (/^"(?:[^"\\]|\\.)*"|^[^\s:,[\]{}#]+|^./.exec(rest)?.[0] ?? '') : '';
  return {
    range: { start, end: { ...start, character: start.character + word.length } },
    severity: DiagnosticSeverity.Error,
    source: 'plimsoll',
    message: isHere ? String(message) : fault,
  };
}
