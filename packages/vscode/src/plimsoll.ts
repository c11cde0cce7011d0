import * as vscode from 'vscode';
import { type Executable, LanguageClient, State } from 'vscode-languageclient/node';
import { type Command, type Plimsoll as Commanded, commandsOf } from './commands.js';
import { Explanations } from './explanations.js';
import { flagsOf, programOf, renderFlagsOf } from './program.js';
import { Status } from './status.js';

/** The languages of manifests. */
const LANGUAGES = ['yaml', 'json', 'helm'].map((language) => ({ language, scheme: 'file' }));

/** The server of a window, its status and its commands. */
export class Plimsoll implements Commanded {
  readonly output: vscode.LogOutputChannel;
  readonly explanations = new Explanations();
  readonly #context: vscode.ExtensionContext;
  readonly #status: Status;
  #client: LanguageClient | undefined;
  /** One start or stop after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.output = vscode.window.createOutputChannel('Plimsoll', { log: true });
    this.#status = new Status(LANGUAGES);
    context.subscriptions.push(this.output, this.#status, this.explanations);
    for (const [name, command] of Object.entries(commandsOf(this)))
      context.subscriptions.push(vscode.commands.registerCommand(`plimsoll.${name}`, command));
    const note = (editor: vscode.TextEditor | undefined): void =>
      void vscode.commands.executeCommand(
        'setContext',
        'plimsoll.isManifest',
        editor !== undefined && vscode.languages.match(LANGUAGES, editor.document) > 0,
      );
    context.subscriptions.push(vscode.window.onDidChangeActiveTextEditor(note));
    note(vscode.window.activeTextEditor);
  }

  /** The linter and its flags, as the settings and the trust of the workspace say. @throws Error */
  command(): Command {
    const settings = vscode.workspace.getConfiguration('plimsoll');
    const trusted = vscode.workspace.isTrusted;
    const run = {
      config: settings.get('config', ''),
      kubernetesVersion: settings.get('kubernetesVersion', ''),
      runCode: settings.get('runCode', true),
      helm: settings.get('helm', false),
      kustomize: settings.get('kustomize', false),
    };
    return {
      program: programOf({
        configured: settings.get('path', ''),
        folders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
        trusted,
        extension: this.#context.extensionPath,
      }),
      flags: flagsOf(run, trusted),
      rendering: renderFlagsOf(run, trusted),
    };
  }

  start(): Promise<void> {
    return this.#inTurn(() => this.#start());
  }

  stop(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  restart(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#stop();
      await this.#start();
    });
  }

  async #start(): Promise<void> {
    try {
      const { program, flags, rendering } = this.command();
      this.output.info(`Starting ${[program, 'lsp', ...flags, ...rendering].join(' ')}`);
      const server: Executable = {
        command: process.execPath,
        args: [program, 'lsp', ...flags, ...rendering],
        // The editor is no node until it is told to be.
        options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
      };
      const client = new LanguageClient('plimsoll', 'Plimsoll', server, {
        documentSelector: LANGUAGES,
        outputChannel: this.output,
        initializationOptions: vscode.workspace.getConfiguration('plimsoll'),
        diagnosticCollectionName: 'plimsoll',
      });
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) this.#status.running(program);
        if (newState === State.Stopped && this.#client === client) this.#status.stopped();
      });
      this.#client = client;
      this.#status.starting();
      await client.start();
    } catch (error) {
      const { message } = error as Error;
      this.#status.failed(message);
      this.output.error(message);
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    // One that failed to start cannot be stopped.
    if (client?.needsStop()) await client.stop();
    await client?.dispose();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => {});
    return next;
  }
}
