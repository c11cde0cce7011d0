import * as vscode from 'vscode';

/** What the status bar says of the server, beside the language of a manifest. */
export class Status implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;

  constructor(selector: vscode.DocumentSelector) {
    this.#item = vscode.languages.createLanguageStatusItem('plimsoll', selector);
    this.#item.name = 'Plimsoll';
    this.#item.command = { command: 'plimsoll.showOutput', title: 'Show output' };
  }

  starting(): void {
    this.#show('Plimsoll starts', '', vscode.LanguageStatusSeverity.Information, true);
  }

  running(program: string): void {
    this.#show('Plimsoll', program, vscode.LanguageStatusSeverity.Information);
  }

  stopped(): void {
    this.#show(
      'Plimsoll has stopped',
      'No file is linted. Run "Plimsoll: Restart the Server".',
      vscode.LanguageStatusSeverity.Error,
    );
  }

  failed(message: string): void {
    this.#show('Plimsoll cannot start', message, vscode.LanguageStatusSeverity.Error);
  }

  dispose(): void {
    this.#item.dispose();
  }

  #show(text: string, detail: string, severity: vscode.LanguageStatusSeverity, busy = false): void {
    Object.assign(this.#item, { text, detail, severity, busy });
  }
}
