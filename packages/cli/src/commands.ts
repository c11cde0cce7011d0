import type { Action } from './action.js';
import type { CommandHelp } from './arguments/help.js';
import { version } from './generated/version.js';

/** The words that are commands when they come first. Each command is loaded on use. */
export const commands = {
  lint: {
    usage: '[options] [paths…]',
    help: 'Lint manifests. This is the default command.',
    load: async (): Promise<Action> => (await import('./actions/lint.js')).lintAction,
  },
  'who-can': {
    usage: '[options] VERB RESOURCE [paths…]',
    help: 'Show who can do something according to the roles and bindings in the files. In place of VERB RESOURCE, --url /path asks about a URL.',
    load: async (): Promise<Action> => (await import('./actions/who-can.js')).whoCanAction,
  },
  paths: {
    usage: '[options] [paths…]',
    help: 'Show attack paths through the files: from what outsiders reach to a node, to cluster-admin and other goals.',
    load: async (): Promise<Action> => (await import('./actions/paths.js')).pathsAction,
  },
  report: {
    usage: '[options] results…',
    help: 'Merge what -f json wrote of many repositories. Results are files and directories.',
    load: async (): Promise<Action> => (await import('./actions/report.js')).reportAction,
  },
  lsp: {
    usage: '[options]',
    help: 'Serve an editor with the Language Server Protocol on standard input and output.',
    load: async (): Promise<Action> => (await import('./actions/lsp.js')).lspAction,
  },
  mcp: {
    usage: '[options] [roots…]',
    help: 'Serve an agent with the Model Context Protocol on standard input and output. It may read the roots: directories.',
    load: async (): Promise<Action> => (await import('./actions/mcp.js')).mcpAction,
  },
  init: {
    usage: '',
    help: 'Write a commented plimsoll.config.yaml.',
    load: async (): Promise<Action> => (await import('./actions/init.js')).initAction,
  },
  explain: {
    usage: '[options] RULE',
    help: 'Show why a rule exists and how to fix its findings.',
    load: async (): Promise<Action> => (await import('./actions/explain.js')).explainAction,
  },
  'list-rules': {
    usage: '[options]',
    help: 'List all rules.',
    load: async (): Promise<Action> => (await import('./actions/list-rules.js')).listRulesAction,
  },
  'print-config': {
    usage: '[options] FILE',
    help: 'Show the config for a file, as JSON.',
    load: async (): Promise<Action> => (await import('./actions/print-config.js')).printConfigAction,
  },
  'init-plugin': {
    usage: '[directory]',
    help: 'Write a package with a rule of your own, its test and its docs.',
    load: async (): Promise<Action> => (await import('./actions/init-plugin.js')).initPluginAction,
  },
  'test-rules': {
    usage: '[options] [files…]',
    help: 'Run the tests beside rules in YAML. Without files: those that the config names.',
    load: async (): Promise<Action> => (await import('./actions/test-rules.js')).testRulesAction,
  },
  completion: {
    usage: 'SHELL',
    help: 'Print what makes a shell complete commands, options and their values. SHELL is bash, zsh or fish.',
    load: async (): Promise<Action> => (await import('./actions/completion.js')).completionAction,
  },
  help: {
    usage: '[COMMAND]',
    help: 'Show the options of a command.',
    load: async (): Promise<Action> => (await import('./actions/help.js')).helpAction,
  },
  version: {
    usage: '',
    help: 'Show the version.',
    load: async (): Promise<Action> => async (_args, host) => {
      await host.stdout.write(`plimsoll ${version}\n`);
      return 0;
    },
  },
} as const satisfies Record<string, CommandHelp & { readonly load: () => Promise<Action> }>;
