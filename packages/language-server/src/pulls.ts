import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver/node';

/**
 * Records the answers to an editor that asks for diagnostics, so that it is told to ask again when they are outdated.
 */
export class Pulls {
  readonly #answers = new Map<string, { readonly content: string; readonly resultId: string }>();
  #count = 0;

  /** @param previous the `resultId` of the editor's last answer */
  answer(uri: string, items: Diagnostic[], previous: string | undefined): DocumentDiagnosticReport {
    const content = JSON.stringify(items);
    const known = this.#answers.get(uri);
    if (known?.content === content && known.resultId === previous)
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previous };
    const resultId = String(++this.#count);
    this.#answers.set(uri, { content, resultId });
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** Whether the last answer is outdated. Without an answer, nothing can be. */
  isOutdated(uri: string, items: readonly Diagnostic[]): boolean {
    const known = this.#answers.get(uri);
    return known !== undefined && known.content !== JSON.stringify(items);
  }

  forget(uri: string): void {
    this.#answers.delete(uri);
  }
}
