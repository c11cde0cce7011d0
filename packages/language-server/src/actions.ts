import { applyFixes, type Finding } from '@plimsoll/core';
import { type TextEdit as Edit, readDocuments } from '@plimsoll/core/internal';
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/** For editors that fix on save: everything that can be fixed without risk. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.plimsoll`;

/** Whether an editor wants actions of a kind: a kind in its list also stands for all kinds below it. */
export function isWanted(kind: CodeActionKind, only: readonly CodeActionKind[] | undefined): boolean {
  return only?.some((asked) => kind === asked || kind.startsWith(`${asked}.`)) ?? true;
}

/**
 * The safe fixes of a document in one action. Undefined if there are none. Fixes that touch each other wait for the
 * next time.
 */
export function fixAll(safe: readonly Finding[], document: TextDocument): CodeAction | undefined {
  const { edits } = applyFixes(document.getText(), safe);
  if (edits.length === 0) return undefined;
  return {
    title: 'Apply all safe Plimsoll fixes',
    kind: FIX_ALL,
    edit: { changes: { [document.uri]: toEdits(edits, document) } },
  };
}

/** What the editor offers for a finding: its fix, and a comment that accepts it. */
export function actionsFor(
  finding: Finding,
  diagnostic: Diagnostic,
  document: TextDocument,
  description: string,
): readonly CodeAction[] {
  const action = (title: string, edits: TextEdit[], isPreferred = false): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: { changes: { [document.uri]: edits } },
    ...(isPreferred && { isPreferred }),
  });
  const actions: CodeAction[] = [];
  if (finding.fix) {
    const { safety, edits } = finding.fix;
    actions.push(
      action(
        `${description}${safety === 'unsafe' ? ' (may break the workload)' : ''} [${finding.ruleId}]`,
        toEdits(edits, document),
        safety === 'safe',
      ),
    );
  }
  const suppression = suppressionEdit(finding, document.getText());
  if (suppression)
    actions.push(
      action(`Accept ${finding.ruleId} here, with a reason`, [
        { range: insertionAt(document, suppression.offset), newText: suppression.text },
      ]),
    );
  return actions;
}

function toEdits(edits: readonly Edit[], document: TextDocument): TextEdit[] {
  return edits.map(({ startOffset, endOffset, text }) => ({
    range: { start: document.positionAt(startOffset), end: document.positionAt(endOffset) },
    newText: text,
  }));
}

function insertionAt(document: TextDocument, offset: number): TextEdit['range'] {
  const at = document.positionAt(offset);
  return { start: at, end: at };
}

/**
 * A comment before the line of a finding. The user writes its reason: without one, the comment is an error and accepts
 * nothing. Undefined where no comment is possible: in JSON, in a block scalar.
 */
function suppressionEdit(
  { ruleId, region }: Finding,
  text: string,
): { readonly offset: number; readonly text: string } | undefined {
  const json = /^\ufeff?\s*[{[]/.test(text);
  if (!region || json || ruleId.startsWith('plimsoll/')) return undefined;
  const offset = text.lastIndexOf('\n', region.startOffset - 1) + 1;
  const [indent = ''] = /^[ \t]*/.exec(text.slice(offset)) ?? [];
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const comment = `${indent}# plimsoll-ignore ${ruleId} -- ${lineBreak}`;
  return sameValues(text, text.slice(0, offset) + comment + text.slice(offset))
    ? { offset, text: comment }
    : undefined;
}

/** Whether both texts contain the same documents. */
function sameValues(before: string, after: string): boolean {
  const read = (text: string): string =>
    JSON.stringify([...readDocuments(text)].map(({ value, problems }) => [value ?? null, problems.length]));
  return read(before) === read(after);
}
