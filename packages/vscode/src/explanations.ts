import * as vscode from 'vscode';

const SCHEME = 'plimsoll-rule';

/** Pages about rules, which lie on no disk. */
export class Explanations implements vscode.Disposable {
  readonly #pages = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: this.#changed.event,
    provideTextDocumentContent: (uri) => this.#pages.get(uri.path) ?? '',
  });

  /** Opens a page in the preview of Markdown, and brings it up to date where it is open. */
  async show(rule: string, markdown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
    this.#pages.set(uri.path, markdown);
    this.#changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  dispose(): void {
    this.#provider.dispose();
    this.#changed.dispose();
  }
}
