// Each value of one package goes where the other one takes it.
import * as core from '@plimsoll/core';
import { formatters } from '@plimsoll/formatters';
import { podSecurity } from '@plimsoll/pod-security';
import * as plimsoll from 'plimsoll';
import { acme } from './acme.js';

const input = { path: 'web.yaml', text: 'kind: Pod' };
const own: core.ResolvedConfig = plimsoll.resolveConfig({ plugins: [podSecurity, acme] });
const other: plimsoll.ResolvedConfig = core.resolveConfig({ plugins: [podSecurity, acme] });

export const results: readonly core.LintResult[] = [
  await plimsoll.lint([await core.parse(input), plimsoll.fromObjects([{ kind: 'Pod' }])], other),
  await core.lint([await plimsoll.parse(input), core.fromObjects([{ kind: 'Pod' }])], own),
  await plimsoll.lintText(input.text, { config: core.defineConfig({ plugins: [acme] }) }),
];
export const plugin: plimsoll.Plugin = acme satisfies core.Plugin;
export const error: core.ConfigError = new plimsoll.ConfigError([]);
export const format: plimsoll.Formatter = ((result, options) =>
  core
    .visibleFindings(result, options)
    .map(({ message }) => message)
    .join('\n')) satisfies core.Formatter;
export const text = [...(await formatters.text!())(results[2]!)];

const { config, root } = await plimsoll.loadConfig();
export const loaded: core.ResolvedConfig = config;
export const folder: string = root;
export const lines: (number | undefined)[] = [];
for await (const { visible } of plimsoll.lintTexts([input])) lines.push(visible[0]?.region?.startLine);
// @ts-expect-error A path is no number: the types are really there, and not `any`.
plimsoll.lintFiles([1]);
