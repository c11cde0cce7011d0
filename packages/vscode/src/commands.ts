import path from 'node:path';
import * as vscode from 'vscode';
import { markdownOf } from './explanation.js';
import type { Explanations } from './explanations.js';
import { withReason } from './reason.js';
import { run } from './run.js';

const FIX_ALL = 'source.fixAll.plimsoll';

/** The linter, and the flags that the settings stand for. */
export interface Command {
  readonly program: string;
  readonly flags: readonly string[];
  /** The flags that render charts and overlays. */
  readonly rendering: readonly string[];
}

/** What commands need of the extension. */
export interface Plimsoll {
  readonly output: vscode.OutputChannel;
  /** What to run, by the settings. @throws Error */
  command(): Command;
  restart(): Promise<void>;
  readonly explanations: Explanations;
}

/** The commands of the palette, by name without `plimsoll.`. */
export function commandsOf(plimsoll: Plimsoll): Readonly<Record<string, (...args: never[]) => unknown>> {
  return {
    fixAll: () => fixAll(),
    explain: (rule?: string) => explain(plimsoll, rule),
    suppress: () => suppress(),
    showPaths: () => showPaths(plimsoll),
    restart: () => plimsoll.restart(),
    showOutput: () => plimsoll.output.show(true),
  };
}

async function fixAll(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document } = editor;
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const [action] = await actionsOf(document.uri, whole, FIX_ALL);
  if (!action?.edit) return tell('Plimsoll has no safe fix for this file.');
  await vscode.workspace.applyEdit(action.edit);
}

/** Shows why a rule exists: that of the finding under the cursor, or one that the user picks. */
async function explain(plimsoll: Plimsoll, given: string | undefined): Promise<void> {
  const title = 'Which rule shall Plimsoll explain?';
  const found = findingsHere();
  const rule =
    given ??
    (found.length > 0
      ? await pickRule(title, found)
      : await vscode.window.showInputBox({ title, placeHolder: 'pod-security/privileged' }));
  if (rule === undefined) return;
  const { program, flags } = plimsoll.command();
  const { code, stdout, stderr } = await run(program, [`--explain=${rule}`, ...flags], folderHere());
  if (code !== 0) return tell(stderr.trim());
  await plimsoll.explanations.show(rule, markdownOf(stdout));
}

/** Writes a comment that accepts the finding under the cursor. */
async function suppress(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document } = editor;
  const found = findingsHere();
  if (found.length === 0) return tell('There is no finding of Plimsoll here.');
  const rule = await pickRule('Which finding do you accept?', found);
  const at = found.find((one) => one.rule === rule);
  if (rule === undefined || !at) return;
  const actions = await actionsOf(document.uri, at.range, vscode.CodeActionKind.QuickFix.value);
  const edit = actions.flatMap(({ edit }) => edit?.get(document.uri) ?? []);
  const comment = edit.find(({ newText }) => newText.includes(`# plimsoll-ignore ${rule} -- `));
  if (!comment) return tell(`No comment can accept ${rule} here. Use a suppression in the config.`);
  const reason = await vscode.window.showInputBox({
    title: `Suppress ${rule}`,
    prompt: 'Why is it right here? The reason stands in the file, and in reports.',
    validateInput: (text) => (text.trim() === '' ? 'Without a reason, nothing is accepted.' : undefined),
  });
  const text = reason === undefined ? undefined : withReason(comment.newText, reason);
  if (text === undefined) return;
  const written = new vscode.WorkspaceEdit();
  written.insert(document.uri, comment.range.start, text);
  await vscode.workspace.applyEdit(written);
}

/** Draws the attack paths of the saved files. */
async function showPaths(plimsoll: Plimsoll): Promise<void> {
  const { program, flags, rendering } = plimsoll.command();
  const page = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: 'Plimsoll searches attack paths',
      cancellable: true,
    },
    async (_progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      try {
        return await run(
          program,
          ['paths', '--format=html', '--fail-on=never', ...flags, ...rendering],
          folderHere(),
          controller.signal,
        );
      } catch (error) {
        if (controller.signal.aborted) return undefined;
        throw error;
      }
    },
  );
  if (!page) return;
  if (page.stdout === '') return tell(page.stderr.trim());
  const panel = vscode.window.createWebviewPanel('plimsoll.paths', 'Attack Paths', vscode.ViewColumn.Beside, {
    // The page has no scripts and loads nothing.
    localResourceRoots: [],
  });
  panel.webview.html = page.stdout;
}

/** A finding in the open file. */
interface Found {
  readonly rule: string;
  readonly range: vscode.Range;
}

/** The findings under the cursor, else those on its line. */
function findingsHere(): readonly Found[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const all = vscode.languages
    .getDiagnostics(editor.document.uri)
    .flatMap(({ source, code, range }): Found[] =>
      source !== 'plimsoll' || code === undefined
        ? []
        : [{ rule: String(typeof code === 'object' ? code.value : code), range }],
    );
  const under = all.filter(({ range }) => range.intersection(editor.selection) !== undefined);
  const { line } = editor.selection.active;
  return under.length > 0 ? under : all.filter(({ range }) => range.start.line === line);
}

/** One of the rules of findings; a single one needs no question. */
async function pickRule(title: string, found: readonly Found[]): Promise<string | undefined> {
  const [rule, ...others] = new Set(found.map((one) => one.rule));
  return rule === undefined || others.length === 0
    ? rule
    : vscode.window.showQuickPick([rule, ...others], { title });
}

async function actionsOf(uri: vscode.Uri, range: vscode.Range, kind: string): Promise<vscode.CodeAction[]> {
  return (
    (await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      range,
      kind,
    )) ?? []
  );
}

/** The workspace folder of the open file, else the first one, else the file's own. */
function folderHere(): string {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return (folder ?? first)?.uri.fsPath ?? (uri ? path.dirname(uri.fsPath) : '.');
}

const tell = (message: string): void => void vscode.window.showInformationMessage(message);
