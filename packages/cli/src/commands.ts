import type { Action } from './action.js';

/** The words that are commands when they come first. Each command is loaded on use. */
export const commands = {
  lint: {
    help: 'Lint manifests. This is the default command.',
    load: async (): Promise<Action> => (await import('./actions/lint.js')).lintAction,
  },
  'who-can': {
    help: 'Show who can do something according to the roles and bindings in the files: who-can VERB RESOURCE [paths…], or who-can --url /path [paths…].',
    load: async (): Promise<Action> => (await import('./actions/who-can.js')).whoCanAction,
  },
  paths: {
    help: 'Show attack paths through the files: from what outsiders reach to a node, to cluster-admin and other goals.',
    load: async (): Promise<Action> => (await import('./actions/paths.js')).pathsAction,
  },
  report: {
    help: 'Merge what -f json wrote of many repositories: report results/ -f text, html, compliance, sarif or json.',
    load: async (): Promise<Action> => (await import('./actions/report.js')).reportAction,
  },
  lsp: {
    help: 'Serve an editor with the Language Server Protocol on standard input and output.',
    load: async (): Promise<Action> => (await import('./actions/lsp.js')).lspAction,
  },
  mcp: {
    help: 'Serve an agent with the Model Context Protocol on standard input and output: mcp [roots…].',
    load: async (): Promise<Action> => (await import('./actions/mcp.js')).mcpAction,
  },
  init: {
    help: 'Write a commented plimsoll.config.yaml.',
    load: async (): Promise<Action> => (await import('./actions/init.js')).initAction,
  },
  explain: {
    help: 'Show why a rule exists and how to fix its findings: explain RULE.',
    load: async (): Promise<Action> => (await import('./actions/explain.js')).explainAction,
  },
  'init-plugin': {
    help: 'Write a package with a rule of your own, its test and its docs: init-plugin [directory].',
    load: async (): Promise<Action> => (await import('./actions/init-plugin.js')).initPluginAction,
  },
  'test-rules': {
    help: 'Run the tests beside rules in YAML: test-rules [files…]. Without files: those that the config names.',
    load: async (): Promise<Action> => (await import('./actions/test-rules.js')).testRulesAction,
  },
  completion: {
    help: 'Print what makes a shell complete commands, options and their values: completion bash, zsh or fish.',
    load: async (): Promise<Action> => (await import('./actions/completion.js')).completionAction,
  },
} as const satisfies Record<string, { readonly help: string; readonly load: () => Promise<Action> }>;
