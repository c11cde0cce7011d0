import * as vscode from 'vscode';
import { Plimsoll } from './plimsoll.js';

let plimsoll: Plimsoll | undefined;

/** The editor calls this once, when a manifest is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  plimsoll = new Plimsoll(context);
  const started = plimsoll;
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('plimsoll')) void started.restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  await started.start();
}

export async function deactivate(): Promise<void> {
  await plimsoll?.stop();
}
