import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plimsoll, project } from '../../test/project.js';

const POLICY = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: owner }
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }
  validations:
    - expression: "'owner' in object.metadata.?labels.orValue({})"
      message: Say who owns it
`;
const BINDING = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: owner }
spec: { policyName: owner, validationActions: [Deny] }
`;
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m, namespace: shop }\n';
const config = (...policies: readonly string[]): string => `policies: ${JSON.stringify(policies)}\n`;
const FINDING =
  "k8s/m.yaml:3:1: error: ValidatingAdmissionPolicy 'owner' with binding 'owner' denied request: Say who owns it. [admission/owner]\n";

it.each(['suppressions: { a: 1 }', 'suppressions: [null]', 'never: 5', 'rules: [a]'])(
  'say what is wrong with a config before its policies: %s',
  async (wrong) => {
    const root = project({ '.git/': '', 'plimsoll.config.yaml': wrong, 'k8s/m.yaml': MAP });
    const { code, stderr } = await plimsoll(root, ['k8s', '--policies']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('plimsoll.config.yaml:1:') });
  },
);

const lint = (root: string, ...more: readonly string[]) => plimsoll(root, ['k8s', '-f', 'unix', ...more]);

describe('policies of the config', () => {
  it.each([
    ['a glob', 'policies/*.yaml'],
    ['a directory', 'policies'],
    ['a file', 'policies/owner.yaml'],
  ])('may be named by %s', async (_name, pattern) => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': config(pattern),
      'policies/owner.yaml': `${POLICY}---\n${BINDING}`,
      'k8s/m.yaml': MAP,
    });
    expect(await lint(root)).toMatchObject({ code: 1, stdout: FINDING, stderr: '' });
  });

  it('are rules as others: the config turns them off, waives and explains them', async () => {
    const files = { '.git/': '', 'policies/owner.yaml': `${POLICY}---\n${BINDING}`, 'k8s/m.yaml': MAP };
    const off = project({
      ...files,
      'plimsoll.config.yaml': `${config('policies')}rules: { admission/owner: off }\n`,
    });
    expect((await lint(off, '--allow-empty')).stdout).toBe('');
    const waived = project({
      ...files,
      'plimsoll.config.yaml': `${config('policies')}suppressions: [{ rules: [admission/*], reason: later }]\n`,
    });
    expect((await lint(waived)).stdout).toBe('');
    expect((await plimsoll(waived, ['--explain', 'admission/owner'])).stdout).toContain(
      'The ValidatingAdmissionPolicy owner decides',
    );
    expect((await plimsoll(waived, ['--print-config', 'k8s/m.yaml'])).stdout).toContain('"policies"');
  });

  it('may be bound by what is linted', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': config('policies'),
      'policies/owner.yaml': POLICY,
      'k8s/m.yaml': MAP,
      'k8s/binding.yaml': BINDING.replace('[Deny]', '[Warn]'),
    });
    const { stdout, stderr } = await lint(root);
    expect(stdout).toContain('k8s/m.yaml:3:1: warning: Validation failed for ValidatingAdmissionPolicy');
    expect(stderr).toBe('');
  });

  it('that the API server would not store end the run, with file and line', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': config('policies'),
      'policies/owner.yaml': `${POLICY.replace('orValue({})', 'orValue(')}---\n${BINDING.replace('[Deny]', '[Deny, Warn]')}`,
      'k8s/m.yaml': MAP,
    });
    const { code, stderr } = await lint(root);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "policies/owner.yaml:9:19: ValidatingAdmissionPolicy owner: The expression does not compile: Syntax error: unexpected '<EOF>'",
    );
    expect(stderr).toContain('policies/owner.yaml:15:28: ValidatingAdmissionPolicyBinding owner:');
  });

  it('that have no effect are noted', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': config('policies'),
      'policies/owner.yaml': POLICY,
      'policies/other.yaml': BINDING.replace('policyName: owner', 'policyName: other'),
      'k8s/m.yaml': MAP,
    });
    const { stderr } = await lint(root, '--allow-empty');
    expect(stderr).toContain(
      'No ValidatingAdmissionPolicyBinding among the files puts the policy owner into effect',
    );
    expect(stderr).toContain('The binding owner has no effect: the policy other is not among the files.');
  });

  it.each([
    ['no file', 'none/*.yaml', 'no file is there'],
    ['no policy', 'k8s', 'No ValidatingAdmissionPolicy is in k8s'],
    ['what is outside of the repository', '../*.yaml', 'not in the repository'],
    ['what a link leads out to', 'linked.yaml', 'not in the repository'],
    ['what is in .git', '.git/config', 'in .git'],
    ['a document that cannot be read', 'broken.yaml', 'broken.yaml:1:'],
  ])('must not be %s', async (_name, pattern, reason) => {
    const outside = project({ 'policy.yaml': POLICY });
    const root = project({
      '.git/config': '',
      'plimsoll.config.yaml': config(pattern),
      'broken.yaml': 'a: [\n',
      'k8s/m.yaml': MAP,
    });
    symlinkSync(path.join(outside, 'policy.yaml'), path.join(root, 'linked.yaml'));
    const { code, stderr } = await lint(root);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(reason) });
  });
});

describe('--policies', () => {
  it('takes those among the linted files, and reports what is wrong with them', async () => {
    const root = project({ '.git/': '', 'k8s/m.yaml': MAP, 'k8s/owner.yaml': `${POLICY}---\n${BINDING}` });
    const run = await lint(root, '--policies', '--preset', 'admission/recommended');
    expect(run).toMatchObject({ code: 1, stdout: FINDING, stderr: '' });
    const broken = project({ '.git/': '', 'k8s/m.yaml': MAP, 'k8s/owner.yaml': POLICY });
    expect((await lint(broken, '--policies', '--preset', 'admission/recommended')).stdout).toBe(
      'k8s/owner.yaml:3:19: warning: No ValidatingAdmissionPolicyBinding puts the policy owner into effect. [admission/owner]\n',
    );
  });

  it('lets the config name rules that only the files have, and says where they have none', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': 'rules: { admission/owner: warn, admission/gone: error }\n',
      'k8s/m.yaml': MAP,
      'k8s/owner.yaml': `${POLICY}---\n${BINDING}`,
    });
    const { stdout, stderr } = await lint(root, '--policies');
    expect(stdout).toBe(FINDING.replace('error', 'warning'));
    expect(stderr).toContain(
      'The config names admission/gone, but no ValidatingAdmissionPolicy gone is among the files.',
    );
  });

  it('lets --rule name them', async () => {
    const root = project({ '.git/': '', 'k8s/m.yaml': MAP, 'k8s/owner.yaml': `${POLICY}---\n${BINDING}` });
    const { stdout } = await lint(root, '--policies', '--rule', 'admission/owner: warn');
    expect(stdout).toContain(FINDING.replace('error', 'warning'));
  });

  it('says where there are none', async () => {
    const root = project({ '.git/': '', 'k8s/m.yaml': MAP });
    const { stderr } = await lint(root, '--policies', '--preset', 'admission/recommended', '--allow-empty');
    const nameless = project({
      '.git/': '',
      'k8s/m.yaml': MAP,
      'k8s/p.yaml': POLICY.replace('name: owner', 'name: Owner'),
    });
    expect((await lint(nameless, '--policies', '--allow-empty')).stderr).toContain(
      'k8s/p.yaml: A ValidatingAdmissionPolicy is not evaluated, because it has no valid name.',
    );
    expect(stderr).toContain('--policies: no ValidatingAdmissionPolicy is among the linted files.');
  });
});
