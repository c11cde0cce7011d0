import type { Diagnostic } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { fileOf } from '../files.js';
import type { LanguageHost } from '../host.js';
import { diagnosticOfFault } from './fault.js';

/** Milliseconds after the last key before a config is checked. */
const PAUSE = 150;

/** The open configs: each is checked as the editor shows it, saved or not. */
export class ConfigFiles {
  readonly #check: LanguageHost['checkConfig'];
  readonly #checked: (document: TextDocument) => void;
  /** The last check of each, with its version. */
  readonly #checks = new Map<string, { readonly version: number; readonly done: Promise<Diagnostic[]> }>();
  readonly #known = new Map<string, Diagnostic[]>();

  /** @param checked is told of a config whose diagnostics may have changed */
  constructor(check: LanguageHost['checkConfig'], checked: (document: TextDocument) => void) {
    this.#check = check;
    this.#checked = checked;
  }

  changed(document: TextDocument): void {
    const { uri, version } = document;
    const file = fileOf(uri);
    if (file === undefined) return;
    const isLast = (): boolean => this.#checks.get(uri)?.version === version;
    const done = new Promise((resolve) => setTimeout(resolve, PAUSE)).then(async () => {
      if (!isLast()) return this.settled(uri);
      const faults = await this.#check(file, document.getText());
      const diagnostics = faults.map((fault) => diagnosticOfFault(fault, file, document));
      if (isLast()) {
        this.#known.set(uri, diagnostics);
        this.#checked(document);
      }
      return diagnostics;
    });
    this.#checks.set(uri, { version, done });
  }

  closed(uri: string): void {
    this.#checks.delete(uri);
    this.#known.delete(uri);
  }

  /** The diagnostics of the last check that ended. */
  diagnosticsOf(uri: string): Diagnostic[] {
    return this.#known.get(uri) ?? [];
  }

  isSettled({ uri, version }: TextDocument): boolean {
    return this.#checks.get(uri)?.version === version && this.#known.has(uri);
  }

  /** The diagnostics once the last check has ended. */
  async settled(uri: string): Promise<Diagnostic[]> {
    return (await this.#checks.get(uri)?.done) ?? [];
  }
}
