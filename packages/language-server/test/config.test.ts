import { describe, expect, test } from 'vitest';
import { Editor, PULLS } from './editor.js';

const web = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: true
  containers:
    - name: app
      image: registry.example/app:1.0.0
`;

const labels = (items: readonly { readonly label: string }[]): readonly string[] =>
  items.map(({ label }) => label);

describe('a config', () => {
  test('shows its faults at their places while it is typed', async () => {
    const text = 'extnds: pod-security/baseline\nrules:\n  pod-security/host-pidd: error\n';
    const editor = await Editor.open({ 'plimsoll.config.yaml': 'extends: []\n' });
    await editor.show('plimsoll.config.yaml', text);
    const found = await editor.diagnostics('plimsoll.config.yaml', (codes) => codes.length > 0);
    expect(found.map((one) => [editor.under('plimsoll.config.yaml', one), one.message])).toEqual([
      ['extnds', expect.stringContaining('Did you mean "extends"?')],
      ['pod-security/host-pidd', expect.stringContaining('Did you mean "pod-security/host-pid"?')],
    ]);
    await editor.type('plimsoll.config.yaml', 'extnds', 'extends');
    await editor.type('plimsoll.config.yaml', 'pidd', 'pid');
    await editor.diagnostics('plimsoll.config.yaml', (codes) => codes.length === 0);
    await editor.type('plimsoll.config.yaml', 'error', '[error');
    const [broken] = await editor.diagnostics('plimsoll.config.yaml', (codes) => codes.length > 0);
    expect(editor.under('plimsoll.config.yaml', broken!)).toBe('[');
  });

  test('answers editors that ask for diagnostics', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': '' }, { capabilities: PULLS });
    await editor.show('plimsoll.config.yaml', 'extends: pod-security/restrictd\n');
    expect(await editor.pull('plimsoll.config.yaml')).toMatchObject({
      kind: 'full',
      items: [{ message: expect.stringContaining('Did you mean "pod-security/restricted"?') }],
    });
  });

  test('completes keys, presets, rules, severities and options', async () => {
    const name = 'plimsoll.config.yaml';
    const editor = await Editor.open({ [name]: 'extends: []\n', 'web.yaml': web });
    const offered = async (text: string, after: string) => {
      await editor.show(name, text);
      const items = labels(await editor.completions(name, after));
      await editor.hide(name);
      return items;
    };
    expect(await offered('name: x\n', 'name: x\n')).toEqual(
      expect.arrayContaining(['extends', 'rules', 'baseline']),
    );
    expect(await offered('name: x\n', 'name: x\n')).not.toContain('name');
    expect(await offered('extends: \n', 'extends: ')).toContain('pod-security/restricted');
    expect(await offered('extends:\n  - cis/\n', 'cis/')).toContain('cis/level-1');
    expect(await offered('rules:\n  pod-sec\n', 'pod-sec')).toContain('pod-security/privileged');
    expect(await offered('rules: { pod-sec }\n', 'pod-sec')).toContain('pod-security/privileged');
    expect(await offered('rules:\n  pod-security/privileged: \n', 'privileged: ')).toEqual([
      'off',
      'warn',
      'error',
    ]);
    expect(await offered('rules:\n  cis/image-registry: [error, { al }]\n', '{ al')).toEqual([
      'allowed',
      'denied',
    ]);
    expect(await offered('suppressions:\n  - rules: [pod]\n', '[pod')).toContain('pod-security/privileged');
    expect(await offered('suppressions:\n  - rea\n', '- rea')).toEqual(
      expect.arrayContaining(['reason', 'match']),
    );
  });
});

test('completes the rule in a comment that accepts a finding', async () => {
  const editor = await Editor.open({ 'plimsoll.config.yaml': 'extends: pod-security/baseline\n' });
  await editor.show('web.yaml', web.replace('  hostPID', '  # plimsoll-ignore pod-se\n  hostPID'));
  await editor.diagnostics('web.yaml', (codes) => codes.length > 0);
  const items = await editor.completions('web.yaml', 'pod-se');
  const rule = items.find(({ label }) => label === 'pod-security/host-pid');
  expect(rule?.textEdit).toMatchObject({ newText: 'pod-security/host-pid' });
  expect(await editor.completions('web.yaml', 'hostPID')).toEqual([]);
});

test('shows the faults of a baseline in it, and uses the last good one', async () => {
  const editor = await Editor.open({
    'plimsoll.config.yaml': 'extends: pod-security/baseline\nbaseline: baseline.json\n',
    'baseline.json': '{ "version": 2, "findings": [] }\n',
  });
  await editor.show('web.yaml', web);
  await editor.diagnostics('web.yaml', (codes) => codes.includes('pod-security/host-pid'));
  await editor.show('baseline.json', '{ "version": 2, "findings": {} }\n');
  const [fault] = await editor.diagnostics('baseline.json', (codes) => codes.length > 0);
  expect(editor.under('baseline.json', fault!)).toBe('"findings"');
});
