import { describe, expect, test } from 'vitest';
import { unifiedDiff } from './diff.js';

const CANARY = 'CANARY-9f8e';

/** The diff of a change before a text and another after it, so that all of the text is context. */
function diffAround(text: string): string {
  const lines = text.split('\n');
  let diff = '';
  // Three lines of context on each side: every line of the text is near to some change.
  for (const [at] of lines.entries()) {
    const changed = [...lines.slice(0, at), '# changed', ...lines.slice(at)].join('\n');
    diff += unifiedDiff('a.yaml', text, changed) + unifiedDiff('a.yaml', changed, text);
  }
  return diff;
}

const container = (fields: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: app\n${fields.replace(/^/gm, '      ')}\n`;

test.each<readonly [string, string]>([
  ['the environment', container(`env:\n  - name: PASSWORD\n    value: ${CANARY}`)],
  [
    'the environment, of a name that YAML reads as a boolean',
    container(`env: [{name: ON, value: ${CANARY}}]`),
  ],
  ['the environment, of a name that is a number', container(`env:\n  - name: 8080\n    value: ${CANARY}`)],
  ['the environment, of no name', container(`env:\n  - value: ${CANARY}`)],
  ['the environment, the value first', container(`env:\n  - value: ${CANARY}\n    name: A`)],
  ['the environment, over lines', container(`env:\n  - name: A\n    value: >-\n      ${CANARY}\n      more`)],
  ['the environment as a map', container(`env:\n  ON: ${CANARY}`)],
  ['the environment as a list of texts', container(`env: ["ON=${CANARY}"]`)],
  [
    'the environment, through an alias',
    `x: &secret ${CANARY}\n${container('env: [{name: A, value: *secret}]')}`,
  ],
  ['the environment, through a merge', `x: &all {other: ${CANARY}}\n${container('env: {<<: *all, ON: 1}')}`],
  ['an argument behind "="', container(`args: ["--password=${CANARY}"]`)],
  ['the argument after --password', container(`args: [--password, ${CANARY}]`)],
  ['the argument after -p', container(`command:\n  - mysql\n  - -p\n  - ${CANARY}`)],
  ['an argument with its flag', container(`args: [-p${CANARY}]`)],
  ['a script', container(`command: [sh, -c, "mysql -p${CANARY}"]`)],
  ['a script in one word', container(`command: ["mysql -p${CANARY}"]`)],
  ['a script over lines', container(`args:\n  - |\n    set -e\n    mysql -p${CANARY}`)],
  ['arguments that are no list', container(`args: --password ${CANARY}`)],
  ['a probe', container(`livenessProbe:\n  exec:\n    command: [check, ${CANARY}]`)],
  [
    'a header',
    container(`livenessProbe: {httpGet: {httpHeaders: [{name: Authorization, value: ${CANARY}}]}}`),
  ],
  ['a Secret', `kind: Secret\ndata:\n  a: ${CANARY}\n`],
  ['a Secret in flow style', `{kind: Secret, stringData: {"a": "${CANARY}"}}`],
  ['a Secret in JSON', `{\n  "kind": "Secret",\n  "data": {\n    "a": "${CANARY}"\n  }\n}`],
  ['an item of a List', `kind: List\nitems:\n  - kind: Secret\n    data:\n      a: ${CANARY}\n`],
  [
    'an item of a SecretList',
    `kind: SecretList\nitems:\n  - metadata: {name: a}\n    data:\n      a: ${CANARY}\n`,
  ],
  [
    'an item of a ConfigMapList',
    `kind: ConfigMapList\nitems: [{data: {a: ${CANARY}}, binaryData: {b: ${CANARY}}}]\n`,
  ],
  ['an object without a kind', `stringData:\n  a: |\n    ${CANARY}\n`],
  [
    'a template of an operator',
    `kind: ExternalSecret\nspec:\n  target:\n    template:\n      data:\n        a: "${CANARY}"\n`,
  ],
  [
    'a manifest in a text',
    `kind: X\nspec:\n  manifest: |\n    kind: Secret\n    stringData:\n      a: ${CANARY}\n`,
  ],
  [
    'a manifest in a quoted text',
    `kind: X\nspec:\n  manifest: "kind: Secret\\nstringData:\\n  a: ${CANARY}"\n`,
  ],
  [
    'settings of a chart',
    `kind: HelmRelease\nspec:\n  values:\n    db:\n      adminPassword: ${CANARY}\n      api_key: ${CANARY}\n`,
  ],
  ['tokens in a list', `kind: X\nspec:\n  tokens: [${CANARY}, ${CANARY}]\n`],
  ['the user of a URL', `kind: X\nspec:\n  address: https://user:${CANARY}@db.example\n`],
  ['an annotation', `kind: Pod\nmetadata:\n  annotations:\n    a: ${CANARY}\n`],
  ['extraArgs as a map', `apiServer:\n  extraArgs:\n    token: ${CANARY}\n`],
  ['extraArgs as a list', `apiServer:\n  extraArgs:\n    - name: token\n      value: ${CANARY}\n`],
  ['a comment of a value', container(`# value: ${CANARY}\nimage: a # token=${CANARY}`)],
  ['what cannot be read', `kind: Secret\ndata: [${CANARY}\n`],
])('no diff shows %s', (_, text) => {
  const diff = diffAround(text);
  expect(diff).toContain('# changed');
  expect(diff).not.toContain(CANARY);
});

describe('what is not a secret is shown', () => {
  test.each([
    ['a flag', container('args: [--profiling, "--v=2", -c]'), ['--profiling', '--v=', '-c']],
    ['a program', container('command: [kube-apiserver, --v=2]'), ['[kube-apiserver, --v=']],
    [
      'a name',
      container('env: [{name: A, valueFrom: {secretKeyRef: {name: own, key: k}}}]'),
      ['name: A, valueFrom: {secretKeyRef: {name: own, key: k}}'],
    ],
    ['what names a Secret', 'spec:\n  volumes: [{secret: {secretName: own}}]\n', ['secretName: own']],
    ['a switch', 'spec:\n  automountServiceAccountToken: true\n', ['automountServiceAccountToken: true']],
    [
      'a comment',
      '# The web server.\nkind: Pod # one\n# plimsoll-ignore a/b -- reason: x\n',
      ['# The web server.', '# one', 'reason: x'],
    ],
  ])('%s', (_, text, parts) => {
    for (const part of parts) expect(diffAround(text)).toContain(part);
  });

  test('what a fix writes, unless it is a secret elsewhere', () => {
    const before = container(`args: [--a=${CANARY}]`);
    const after = container(`args: ["--a=${CANARY}", --b=new]`);
    const diff = unifiedDiff('a.yaml', before, after);
    expect(diff).toContain('--b=new');
    expect(diff).not.toContain(CANARY);
  });
});
