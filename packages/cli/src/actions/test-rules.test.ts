import { expect, test } from 'vitest';
import { plimsoll, project } from '../../test/project.js';

const pod = (image: string, indent: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - { name: app, image: ${image} }\n`.replace(
    /^/gm,
    indent,
  );

const rules = (bad: string) => `prefix: acme
rules:
  own-registry:
    description: Take images from our registry
    each: container
    path: image
    assert: { like: "registry.example/*" }
    message: It comes from {{value}}.
    severity: error
    tests:
      good:
        - name: ours
          manifest: |
${pod('registry.example/web', '            ')}
        - file: tests/ours.yaml
      bad:
        - |
${pod('nginx', '          ')}
${bad}
  other:
    description: Have no paused workloads
    path: spec.paused
    assert: { notEquals: true }
    message: It is paused.
    severity: warn
`;

const passing = `        - name: exactly
          manifest: |
${pod('nginx', '            ')}
          findings: [{ line: 6, text: nginx, container: app, message: It comes from nginx. }]`;

const failing = `        - name: no finding
          manifest: |
${pod('registry.example/web', '            ')}
        - name: another line
          manifest: |
${pod('nginx', '            ')}
          findings: [{ line: 5 }]
        - manifest: "a: [b"
        - manifest: "a: b"
        - file: ../../outside.yaml`;

const files = { '.git/': '', 'tests/ours.yaml': pod('registry.example/a', '') };
const config = { 'plimsoll.config.yaml': 'plugins: [./rules.yaml]\n' };

test('the tests of all files of rules of the config pass', async () => {
  const root = project({ ...files, ...config, 'rules.yaml': rules(passing) });
  expect(await plimsoll(root, ['test-rules'])).toEqual({
    code: 0,
    stderr: '',
    stdout: `rules.yaml
  acme/own-registry
    ✔ good 1: ours
    ✔ good 2
    ✔ bad 1
    ✔ bad 2: exactly
  acme/other: no tests

4 tests: 4 passed, 0 failed; 1 rule without tests
`,
  });
});

test('a failing test says what was expected, what was found, and where', async () => {
  const root = project({ ...files, 'rules.yaml': rules(failing) });
  const { code, stdout } = await plimsoll(root, ['test-rules', 'rules.yaml']);
  expect(code).toBe(1);
  expect(stdout).toContain(`    ✖ bad 2: no finding (rules.yaml:31:11)
        Expected a finding, found none.
    ✖ bad 3: another line (rules.yaml:40:11)
        Finding 1: expected line 5, found 6:
        - line 6: "nginx": It comes from nginx.
    ✖ bad 4 (rules.yaml:50:11)
        The manifest cannot be read: line 1: The [ on line 1 is never closed. Add ] where it ends.
    ✖ bad 5 (rules.yaml:51:11)
        It contains no manifest, so no rule sees anything. Is "kind" missing?
    ✖ bad 6 (rules.yaml:52:11)
        ../../outside.yaml cannot be read: it is not in the repository.
`);
  const junit = await plimsoll(root, ['test-rules', 'rules.yaml', '-f', 'junit']);
  expect(junit.stdout).toContain('<testsuite name="rules.yaml" tests="8" failures="5">');
  expect(junit.stdout).toContain(
    'name="bad 2: no finding"><failure message="Expected a finding, found none.">',
  );
});

test('no file, no test, and a broken file are errors', async () => {
  const untested =
    'prefix: acme\nrules: { a: { description: A, path: b, assert: { exists: true }, message: No., severity: warn } }\n';
  const root = project({
    ...files,
    'untested.yaml': untested,
    'faulty.yaml': 'prefix: acme\n',
    'pods.yaml': 'kind: Pod\n---\nkind: Pod\n',
  });
  const run = async (...args: string[]) => {
    const { code, stderr } = await plimsoll(root, ['test-rules', ...args]);
    return `${code} ${stderr}`;
  };
  expect(await run()).toContain('2 The config names no file of rules in YAML.');
  expect(await run('untested.yaml')).toContain('2 untested.yaml: no rule has tests.');
  expect(await run('untested.yaml', '--allow-empty')).toBe('0 ');
  expect(await run('faulty.yaml')).toContain('2 faulty.yaml:1:1: The key "rules" is missing.');
  expect(await run('pods.yaml')).toContain('pods.yaml:2:1: A file of rules must be one YAML document.');
  expect(await run('gone.yaml')).toMatch(/^2 .*gone\.yaml cannot be read: no such file or directory\./);
  expect(await run('untested.yaml', '-f', 'sarif')).toContain('expected text or junit');
});
