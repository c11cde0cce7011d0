import {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { plimsoll, privilegedPod, project, soundPod } from './project.js';

const PRIVILEGED = 'pod-security/privileged';
const FIXED = privilegedPod().replace('privileged: true', 'privileged: false');

const read = (root: string, file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('--fix', () => {
  test('makes safe fixes only, and says what --fix-unsafe would do', async () => {
    const unused = `# plimsoll-ignore pod-security/host-pid -- accepted\n${privilegedPod()}`;
    const root = project({ '.git/': '', 'pod.yaml': unused });
    const { code, stderr } = await plimsoll(root, ['.', '--fix']);
    expect(read(root, 'pod.yaml')).toBe(privilegedPod());
    expect(stderr).toContain('1 fix was made in 1 file.');
    expect(stderr).toContain('1 finding can be fixed with --fix-unsafe');
    expect(code).toBe(1);
  });

  test('--fix-unsafe makes all fixes, and a second run none', async () => {
    const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
    const first = await plimsoll(root, ['.', '--fix-unsafe']);
    expect(first).toMatchObject({ code: 0 });
    expect(read(root, 'pod.yaml')).toBe(FIXED);
    expect((await plimsoll(root, ['.', '--fix-unsafe'])).stderr).toContain('0 fixes were made in 0 files.');
    expect(read(root, 'pod.yaml')).toBe(FIXED);
  });

  test('one fix makes room for the next: --preset restricted on a pod with nothing', async () => {
    const bare =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web # the site\nspec:\n  containers:\n    - name: app # main\n      image: nginx\n      securityContext:\n        privileged: true\n';
    const root = project({ '.git/': '', 'pod.yaml': bare });
    const { code } = await plimsoll(root, ['.', '--fix-unsafe', '--preset', 'pod-security/restricted']);
    expect(code).toBe(0);
    expect(read(root, 'pod.yaml')).toBe(`apiVersion: v1
kind: Pod
metadata:
  name: web # the site
spec:
  containers:
    - name: app # main
      image: nginx
      securityContext:
        privileged: false
        allowPrivilegeEscalation: false
        capabilities:
          drop:
            - ALL
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
`);
  });

  test('--fix-rule limits it, and knows rules that have no fixes', async () => {
    const root = project({
      '.git/': '',
      'pod.yaml': privilegedPod().replace('spec:\n', 'spec:\n  hostPID: true\n'),
    });
    await plimsoll(root, ['.', '--fix-unsafe', '--fix-rule', PRIVILEGED]);
    expect(read(root, 'pod.yaml')).toContain('hostPID: true');
    expect(read(root, 'pod.yaml')).toContain('privileged: false');
    const wrong = await plimsoll(root, [
      '.',
      '--fix',
      '--fix-rule',
      'pod-security/privilege',
      '--fix-rule',
      'pod-security/volume-types',
    ]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toMatch(
      /there is no such rule.*pod-security\/privileged.*\n.*the rule has no fixes\. Run --explain pod-security\/volume-types to see/,
    );
  });

  test('--fix-rule says that a rule is off, and counts no other', async () => {
    const root = project({
      '.git/': '',
      'pod.yaml': privilegedPod().replace('spec:\n', 'spec:\n  hostPID: true\n'),
    });
    const off = await plimsoll(root, ['.', '--fix-unsafe', '--fix-rule', 'nsa-hardening/user-namespaces']);
    expect(off.stderr).toContain(
      "--fix-rule nsa-hardening/user-namespaces: the rule is off for these files. Turn it on with --rule 'nsa-hardening/user-namespaces: error'.",
    );
    const safe = await plimsoll(root, ['.', '--fix', '--fix-rule', PRIVILEGED]);
    expect(safe.stderr).toContain('1 finding can be fixed with --fix-unsafe');
    expect(safe.stderr).not.toContain('is off');
  });

  test('--fix-dry-run writes a diff and no file', async () => {
    const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
    const { stdout, stderr, code } = await plimsoll(root, ['.', '--fix-unsafe', '--fix-dry-run']);
    expect(stdout).toBe(`--- a/pod.yaml
+++ b/pod.yaml
@@ -11,7 +11,7 @@
       resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {cpu: 500m, memory: 64Mi}}
       securityContext:
         readOnlyRootFilesystem: true
-        privileged: true
+        privileged: false
         allowPrivilegeEscalation: false
         capabilities:
           drop: [ALL]
`);
    expect(stderr).toContain('1 fix would be made in 1 file.');
    expect(read(root, 'pod.yaml')).toBe(privilegedPod());
    expect(code).toBe(1);
  });

  test('masks secrets around what changes', async () => {
    const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {note: CANARY1}
spec:
  hostPID: true
  containers:
    - name: app
      image: nginx
      args: [--token=CANARY2, "--other=CANARY3"]
      env: [{name: A, value: CANARY4}]
      securityContext: {privileged: true}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData:
  a: CANARY5
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data:
  a: |
    CANARY6
    CANARY7
---
broken: [CANARY8
`;
    const root = project({ '.git/': '', 'pod.yaml': text });
    const { stdout } = await plimsoll(root, ['.', '--fix-unsafe', '--fix-dry-run']);
    expect(stdout).not.toContain('CANARY');
    expect(stdout).toContain('-  hostPID: true\n+  hostPID: false\n');
    expect(stdout).toContain('args: [--token=[masked], "--other=[masked]');
  });

  test('masks keys and tokens of configuration files', async () => {
    const text = `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - aesgcm:
          keys: [{name: a, secret: Q0FOQVJZMUNBTkFSWQ==}]
      - secretbox:
          keys: [{name: b, secret: CANARY2}]
---
apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: https://a, insecure-skip-tls-verify: true}}]
users: [{name: a, user: {token: CANARY3, client-key-data: CANARY4, password: CANARY5}}]
---
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs:
    oidc-client-id: CANARY6
    leader-elect: "false"
`;
    const root = project({ '.git/': '', 'files.yaml': text });
    const { stdout } = await plimsoll(root, [
      '.',
      '--fix-unsafe',
      '--fix-dry-run',
      '--benchmark',
      'cis/v2.0',
    ]);
    expect(stdout).toContain('profiling: "false"\n');
    expect(stdout).toContain('+              secret: [masked]\n');
    expect(stdout).not.toMatch(/CANARY|Q0FOQVJZ/);
  });

  // root can write everywhere.
  test.skipIf(process.getuid?.() === 0)('leaves a read-only file', async () => {
    const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
    chmodSync(path.join(root, 'pod.yaml'), 0o444);
    const { code, stderr } = await plimsoll(root, ['.', '--fix-unsafe']);
    expect(code).toBe(2);
    expect(stderr).toContain('pod.yaml cannot be written: permission denied');
    expect(read(root, 'pod.yaml')).toBe(privilegedPod());
  });

  test('keeps the mode, CRLF and the byte order mark, and leaves no other file behind', async () => {
    const crlf = `\ufeff${privilegedPod().replaceAll('\n', '\r\n')}`;
    const root = project({ '.git/': '', 'pod.yaml': crlf });
    chmodSync(path.join(root, 'pod.yaml'), 0o640);
    await plimsoll(root, ['.', '--fix-unsafe']);
    expect(read(root, 'pod.yaml')).toBe(`\ufeff${FIXED.replaceAll('\n', '\r\n')}`);
    expect(statSync(path.join(root, 'pod.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(root).sort()).toEqual(['.git', 'pod.yaml']);
  });

  test('changes nothing outside the repository, through a link or not', async () => {
    const root = project({ 'repo/.git/': '', 'repo/own.yaml': soundPod(), 'outside.yaml': privilegedPod() });
    const cwd = path.join(root, 'repo');
    symlinkSync('../outside.yaml', path.join(cwd, 'link.yaml'));
    await plimsoll(cwd, ['link.yaml', '../outside.yaml', '--fix-unsafe']);
    expect(read(root, 'outside.yaml')).toBe(privilegedPod());
  });

  test('changes only the named files, also with --report-only', async () => {
    const files = { '.git/': '', 'a.yaml': privilegedPod('a'), 'b.yaml': privilegedPod('b') };
    for (const flags of [[], ['--report-only']]) {
      const root = project(files);
      await plimsoll(root, ['a.yaml', '--fix-unsafe', ...flags]);
      expect(read(root, 'a.yaml')).toContain('privileged: false');
      expect(read(root, 'b.yaml')).toBe(files['b.yaml']);
    }
  });

  test('does not change what is suppressed, rendered or not UTF-8', async () => {
    const files = {
      'waived.yaml': privilegedPod('a').replace(
        'privileged: true',
        `privileged: true # plimsoll-ignore ${PRIVILEGED} -- CSI driver`,
      ),
      'rendered.yaml': `---\n# Source: chart/templates/pod.yaml\n${privilegedPod('b')}`,
      'latin1.yaml': Buffer.from(`# caf\xe9\n${privilegedPod('c')}`, 'latin1'),
    };
    const root = project({ '.git/': '', ...files });
    await plimsoll(root, ['.', '--fix-unsafe']);
    for (const [file, content] of Object.entries(files))
      expect(readFileSync(path.join(root, file)).equals(Buffer.from(content as string))).toBe(true);
  });

  describe('reports refused fixes', () => {
    const REFUSED = {
      '.git/': '',
      'a.yaml': privilegedPod('a'),
      'rendered.yaml': `---\n# Source: chart/templates/pods.yaml\n${privilegedPod('b')}---\n# Source: chart/templates/pods.yaml\n${privilegedPod('c')}`,
      'latin1.yaml': Buffer.from(`# caf\xe9\n${privilegedPod('d')}`, 'latin1'),
      'anchored.yaml': privilegedPod('e').replace('privileged: true', 'privileged: &yes true'),
      'waived.yaml': privilegedPod('f').replace(
        'privileged: true',
        `privileged: true # plimsoll-ignore ${PRIVILEGED} -- CSI driver`,
      ),
    };
    const COUNTS = { generated: 2, encoding: 1, alias: 1 };

    test('by reason, next to the fixes made', async () => {
      const { stdout, stderr } = await plimsoll(project(REFUSED), ['.', '--fix-unsafe']);
      expect(stderr).toMatch(/^1 fix was made in 1 file\.$/m);
      expect(stderr).toMatch(
        /^4 fixes were refused: 2 in rendered or embedded text \(rendered\.yaml\), 1 .*, 1 .*\.$/m,
      );
      expect(stderr).toContain('1 in files that are not UTF-8 (latin1.yaml)');
      expect(stderr).toContain(
        '1 where an anchor, an alias, a merge key or a tag is in the way (anchored.yaml)',
      );
      expect(stderr).toMatch(/^What to do: change the template .*; .*by hand.*\.$/m);
      expect(stderr).toContain('save the file as UTF-8');
      expect(stdout).not.toContain('refused');
    });

    test('in the summary of JSON', async () => {
      const root = project(REFUSED);
      const { stdout } = await plimsoll(root, ['.', '--fix-unsafe', '-f', 'json']);
      const { summary } = JSON.parse(stdout) as { summary: object };
      expect(summary).toMatchObject({ fixes: { made: 1, offered: 0, refused: COUNTS } });
      const again = await plimsoll(root, ['.', '--fix-unsafe', '-f', 'json']);
      expect(JSON.parse(again.stdout)).toMatchObject({ summary: { fixes: { made: 0, refused: COUNTS } } });
      const plain = await plimsoll(root, ['.', '-f', 'json']);
      expect((JSON.parse(plain.stdout) as { summary: object }).summary).not.toHaveProperty('fixes');
    });

    test('with a dry run', async () => {
      const root = project(REFUSED);
      const { stdout, stderr } = await plimsoll(root, [
        '.',
        '--fix-unsafe',
        '--fix-dry-run',
        '-f',
        'json=out.json',
      ]);
      expect(stdout.match(/^\+\+\+ /gm)).toHaveLength(1);
      expect(stderr).toContain('4 fixes were refused');
      expect(JSON.parse(read(root, 'out.json'))).toMatchObject({
        summary: { fixes: { made: 1, offered: 0, refused: COUNTS } },
      });
    });

    test('only of the requested fixes', async () => {
      const safe = await plimsoll(project(REFUSED), ['.', '--fix']);
      expect(safe.stderr).not.toContain('refused');
      const other = await plimsoll(project(REFUSED), [
        '.',
        '--fix-unsafe',
        '--fix-rule',
        'pod-security/host-pid',
      ]);
      expect(other.stderr).not.toContain('refused');
      const files = { 'repo/.git/': '', 'out.yaml': privilegedPod() };
      const outside = await plimsoll(path.join(project(files), 'repo'), ['../out.yaml', '--fix-unsafe']);
      expect(outside.stderr).toMatch(/^1 fix was refused: 1 outside the project \(.*out\.yaml\)\.$/m);
      expect(outside.stderr).toContain('run plimsoll in the directory of the file');
    });
  });

  test('SARIF contains the fixes that a run without --fix could make, on request', async () => {
    const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
    const fixesOf = async (...flags: string[]) => {
      const { stdout } = await plimsoll(root, ['.', '-f', 'sarif', ...flags]);
      return (JSON.parse(stdout) as { runs: { results: { fixes?: unknown[] }[] }[] }).runs[0]?.results[0]
        ?.fixes;
    };
    expect(await fixesOf('--sarif-fixes')).toHaveLength(1);
    expect(await fixesOf()).toBeUndefined();
    expect(read(root, 'pod.yaml')).toBe(privilegedPod());
  });

  test('fixes of standard input can only be shown', async () => {
    const root = project({ '.git/': '' });
    const refused = await plimsoll(root, ['-', '--fix'], { stdin: privilegedPod() });
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('--fix-dry-run');
    const { stdout } = await plimsoll(root, ['-', '--fix-unsafe', '--fix-dry-run'], {
      stdin: privilegedPod(),
    });
    expect(stdout).toContain('+        privileged: false\n');
  });

  test.each([
    [['--fix-rule', PRIVILEGED], /--fix-rule only works with/],
    [['--fix-dry-run', '-f', 'json'], /Give each --format a file/],
  ])('%j is an error', async (args, expected) => {
    const { code, stderr } = await plimsoll(project({ '.git/': '', 'pod.yaml': soundPod() }), ['.', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });
});

describe('a file of several that cannot be written', () => {
  const FOUR = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.yaml`, privilegedPod(name)]));

  async function checked(root: string, reason: RegExp): Promise<void> {
    const { code, stdout, stderr } = await plimsoll(root, ['.', '--fix-unsafe', '-f', 'unix']);
    expect(code).toBe(2);
    for (const name of ['a', 'c', 'd']) expect(read(root, `${name}.yaml`)).toContain('privileged: false');
    expect(read(root, 'b.yaml')).toContain('privileged: true');
    expect(stderr).toMatch(/^3 fixes were made in 3 files\.$/m);
    expect(stderr).toMatch(/^Changed: a\.yaml, c\.yaml, d\.yaml\.$/m);
    expect(stdout + stderr).toMatch(reason);
    expect(stdout.match(/^.*\[pod-security\/privileged\]$/gm)).toEqual([
      expect.stringMatching(/^b\.yaml:\d+/) as string,
    ]);
    expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }

  test.skipIf(process.getuid?.() === 0)(
    'for lack of permission: the others are written, and the run reports both',
    async () => {
      const root = project({ '.git/': '', ...FOUR });
      chmodSync(path.join(root, 'b.yaml'), 0o444);
      await checked(root, /b\.yaml cannot be written: permission denied/);
    },
  );

  test('because it has changed: the others are written, and the run reports both', async () => {
    const root = project({
      '.git/': '',
      ...FOUR,
      // Changes a file during the run, as an editor would.
      'plimsoll.config.mjs': `
        import { appendFileSync } from 'node:fs';
        let done = false;
        const create = () => ({ Pod() { if (!done) appendFileSync('b.yaml', '# edited\\n'); done = true; } });
        const rule = { meta: { description: 'Edit', risk: 1, messages: { never: 'Never.' } }, create };
        const plugin = { meta: { name: 't', version: '1', prefix: 't' }, rules: { edit: rule } };
        export default {
          extends: 'pod-security/baseline', plugins: [plugin], rules: { 't/edit': 'warn' },
        };`.replace("'b.yaml'", 'new URL("b.yaml", import.meta.url)'),
    });
    await checked(root, /b\.yaml has changed since it was read, so it is not fixed\. Run again\./);
  });
});

describe('what a killed run left', () => {
  // No process has this ID: process IDs on Linux are at most 2^22.
  const DEAD = '.plimsoll-99999999-0.tmp';

  test('is removed by the next run that fixes, and nothing else is', async () => {
    const others = ['.plimsoll-x-0.tmp', '.web.yaml.12.tmp', `.plimsoll-${process.ppid}-0.tmp`];
    const root = project({
      '.git/': '',
      'app/web.yaml': soundPod(),
      [`app/${DEAD}`]: 'a: [',
      [DEAD]: 'a: [',
    });
    for (const name of others) writeFileSync(path.join(root, 'app', name), 'mine');
    await plimsoll(root, ['.', '--fix-unsafe', '--fix-dry-run']);
    expect(readdirSync(path.join(root, 'app'))).toContain(DEAD);
    expect((await plimsoll(root, ['.', '--fix'])).code).toBe(0);
    expect(readdirSync(path.join(root, 'app')).sort()).toEqual([...others, 'web.yaml'].sort());
    // Nothing is fixed in this directory.
    expect(readdirSync(root)).toContain(DEAD);
    await plimsoll(root, ['.', '-o', 'report.txt']);
    expect(readdirSync(root).sort()).toEqual(['.git', 'app', 'report.txt']);
  });

  test('is removed after an hour, even if another process has its ID now', async () => {
    const root = project({ '.git/': '', 'web.yaml': soundPod() });
    const name = `.plimsoll-${process.ppid}-3.tmp`;
    writeFileSync(path.join(root, name), '');
    utimesSync(path.join(root, name), new Date(), new Date(Date.now() - 2 * 3_600_000));
    await plimsoll(root, ['.', '--fix']);
    expect(readdirSync(root).sort()).toEqual(['.git', 'web.yaml']);
  });
});

describe('one run of --fix-unsafe is enough', () => {
  const pod = (name: string, container: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: kube-system\nspec:\n  containers:\n    - name: ${name}\n      image: registry.example/${name}:v1.30.0\n${container.replace(/^/gm, '      ')}\n`;

  test.each([
    ['a bare kube-apiserver', pod('kube-apiserver', 'command:\n  - kube-apiserver')],
    ['one with arguments in brackets', pod('kube-apiserver', 'command: [kube-apiserver, --profiling=true]')],
    ['one in quotes', pod('kube-apiserver', 'command: ["kube-apiserver", "--profiling=true"]')],
    ['a controller manager', pod('kube-controller-manager', 'command:\n- kube-controller-manager\n- --v=2')],
    [
      'a scheduler and a kubelet',
      `${pod('kube-scheduler', 'command: [kube-scheduler]')}---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n`,
    ],
    ['a bare pod', pod('web', 'ports: [{containerPort: 80}]')],
    [
      'a pod in brackets',
      '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: b}]}}\n',
    ],
    [
      'a pod in JSON',
      `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'a', image: 'b' }] } }, null, 2)}\n`,
    ],
  ])('%s', async (_, text) => {
    const root = project({ '.git/': '', 'pod.yaml': text });
    const args = [
      '.',
      '--fix-unsafe',
      '--preset',
      'cis/level-2',
      '--preset',
      'nsa-hardening/strict',
      '--preset',
      'pod-security/restricted',
    ];
    const first = await plimsoll(root, args);
    expect(first.stderr).not.toContain('were not made');
    const fixed = read(root, 'pod.yaml');
    expect(fixed).not.toBe(text);
    expect((await plimsoll(root, args)).stderr).toContain('0 fixes were made in 0 files.');
    expect(read(root, 'pod.yaml')).toBe(fixed);
  });
});
