import { type ConfigObject, type Finding, type LintResult, parseBaseline } from '@plimsoll/core';
import { baselineEntries, writeBaseline } from '@plimsoll/core/internal';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { lintAll } from './lint.js';

const RULE = 'cis/rbac-secrets-read';
const ADMIN = 'cis/rbac-cluster-admin-binding';
const WAIVER = `${RULE} -- reviewed`;
const rules = { [RULE]: 'error', [ADMIN]: 'error' } as const;

interface Marks {
  readonly comment?: boolean;
  readonly annotation?: boolean;
}

const document = (kind: string, name: string, body: string, { comment, annotation }: Marks = {}): string =>
  `---
${comment ? `# plimsoll-ignore ${WAIVER}\n` : ''}apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: ${name}
${kind === 'RoleBinding' ? '  namespace: shop\n' : ''}${annotation ? `  annotations: {plimsoll.dev/ignore: "${WAIVER}"}\n` : ''}${body}`;

const role = (marks?: Marks): string =>
  document('ClusterRole', 'r', 'rules:\n- {apiGroups: [""], resources: [secrets], verbs: [get]}\n', marks);

const binding = (kind: string, name: string, marks?: Marks, subjects = [name]): string =>
  document(
    kind,
    name,
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${kind === 'Admins' ? 'cluster-admin' : 'r'}}
subjects:
${subjects.map((subject) => `- {kind: User, name: ${subject}, apiGroup: rbac.authorization.k8s.io}`).join('\n')}
`,
    marks,
  );

const written = (result: LintResult): string =>
  writeBaseline(baselineEntries(result.findings.filter(({ suppression }) => !suppression)));
const read = (text: string) => parseBaseline({ path: 'baseline.yaml', text });

const lint = (text: string, suppressions: ConfigObject['suppressions'] = [], baseline?: string) =>
  lintAll(
    { 'rbac.yaml': text },
    { rules, suppressions },
    baseline === undefined ? {} : { baseline: read(baseline) },
  );

/** The visible findings, each with its related objects. */
const visible = ({ findings }: LintResult): readonly string[] =>
  findings
    .filter(({ suppression, ruleId }) => !suppression && ruleId !== 'plimsoll/unused-suppression')
    .map(({ ruleId, related }) => [ruleId, ...objects(related)].join(' '));

const objects = (related: Finding['related']): readonly string[] =>
  related.map(({ resource, message }) => resource?.name ?? message).sort();

describe('a role that two bindings grant', () => {
  const one = binding('RoleBinding', 'one');
  const two = binding('ClusterRoleBinding', 'two');
  const match = { rules: [RULE], reason: 'reviewed', match: { kinds: ['RoleBinding'], names: ['one'] } };

  it.each<[string, string, ConfigObject['suppressions']]>([
    ['an annotation', role() + binding('RoleBinding', 'one', { annotation: true }) + two, []],
    ['a comment', role() + binding('RoleBinding', 'one', { comment: true }) + two, []],
    ['an entry of the config', role() + one + two, [match]],
  ])('is reported without the one that %s waives, and the waiver is used', async (_, text, suppressions) => {
    const result = await lint(text, suppressions);
    expect(result.findings).toHaveLength(1);
    expect(visible(result)).toEqual([`${RULE} two`]);
    expect(result.rules.get(RULE)).toMatchObject({ failed: 1, suppressed: 0 });
  });

  it('is accepted by a baseline with the bindings of its day, and no other', async () => {
    const baseline = written(await lint(role() + one));
    expect(baseline).toContain(
      '          related:\n            - "rbac.yaml rbac.authorization.k8s.io/RoleBinding shop/one roleRef.name"\n',
    );
    expect(visible(await lint(role() + one, [], baseline))).toEqual([]);
    expect(visible(await lint(role() + one + two, [], baseline))).toEqual([`${RULE} two`]);
    const unbound = written(await lint(role()));
    expect(visible(await lint(role() + two, [], unbound))).toEqual([`${RULE} two`]);
  });

  it('is accepted by a baseline of version 1, which knows no bindings, whatever it relates to', async () => {
    const old = written(await lint(role())).replace('version: 2', 'version: 1');
    const { baseline, findings } = await lint(role() + one + two, [], old);
    expect(findings.map(({ suppression }) => suppression?.kind)).toEqual(['baseline']);
    expect(writeBaseline(baseline!.used)).toBe(written(await lint(role() + one + two)));
  });

  it('is no longer accepted after a binding is removed: the run names it, and prunes it', async () => {
    const both = written(await lint(role() + one + two));
    const { findings, baseline } = await lint(role() + one, [], both);
    expect(findings.map(({ ruleId, suppression }) => [ruleId, suppression?.kind])).toEqual([
      ['plimsoll/unused-suppression', undefined],
      [RULE, 'baseline'],
    ]);
    expect(findings[0]!.message).toContain('no longer involves rbac.yaml');
    expect(writeBaseline(baseline!.used)).toBe(written(await lint(role() + one)));
  });

  it('is not waived by the first hundred of its bindings', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `b${index}`);
    const waived = many.slice(0, 100).map((name) => binding('RoleBinding', name, { annotation: true }));
    expect(visible(await lint(role() + waived.join('') + binding('RoleBinding', 'b100')))).toEqual([
      `${RULE} And 1 more.`,
    ]);
  });
});

it('names the subjects that remain', async () => {
  const admins = binding('ClusterRoleBinding', 'ops', {}, ['ann', 'bob', 'eve'])
    .replace('name: r}', 'name: cluster-admin}')
    .replace(
      'name: bob, apiGroup: rbac.authorization.k8s.io}',
      'name: bob, apiGroup: rbac.authorization.k8s.io} # plimsoll-ignore cis/rbac-cluster-admin-binding -- on call',
    );
  const { findings } = await lint(admins);
  const ofRule = findings.filter(({ ruleId }) => ruleId === 'cis/rbac-cluster-admin-binding');
  expect(ofRule.map(({ message }) => message)).toEqual([
    "ClusterRoleBinding ops gives User 'ann', User 'eve' full control of the cluster through the ClusterRole 'cluster-admin'. Bind a role that allows only what they need.",
  ]);
});

it('is waived where someone gets everything, not where a role only explains what everything is', async () => {
  const text = (marks: Marks): string =>
    document(
      'ClusterRole',
      'all',
      'rules:\n- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}\n',
      marks,
    ).replaceAll(RULE, ADMIN) +
    binding('ClusterRoleBinding', 'ops', {}, ['ann']).replace('name: r}', 'name: all}');
  const ofRule = async (own: string, suppressions: ConfigObject['suppressions'] = []) =>
    (await lint(own, suppressions)).findings
      .filter(({ ruleId }) => ruleId === ADMIN)
      .map(({ suppression, related }) => [suppression?.kind, ...related.map(({ message }) => message)]);
  const reported = [[undefined, "ClusterRole 'all' allows everything.", "User 'ann' gets it."]];
  const role = { rules: [ADMIN], reason: 'reviewed', match: { kinds: ['ClusterRole'] } };
  expect(await ofRule(text({}))).toEqual(reported);
  expect(await ofRule(text({ comment: true }))).toEqual(reported);
  expect(await ofRule(text({ annotation: true }))).toEqual(reported);
  expect(await ofRule(text({}), [role])).toEqual(reported);
  // The subject is the only place for a waiver.
  const subject = text({}).replace(/- \{kind: User, name: ann.*/, `$& # plimsoll-ignore ${ADMIN} -- on call`);
  expect((await ofRule(subject)).map(([kind]) => kind)).toEqual(['comment']);
});

const CARRIERS = ['none', 'comment', 'annotation', 'config'] as const;
const marksOf = (carrier: (typeof CARRIERS)[number]): Marks => ({
  comment: carrier === 'comment',
  annotation: carrier === 'annotation',
});

test('a waiver covers what it names and nothing else', async () => {
  const one = fc.record({
    kind: fc.constantFrom('RoleBinding', 'ClusterRoleBinding'),
    carrier: fc.constantFrom(...CARRIERS),
    inBaseline: fc.boolean(),
  });
  const project = fc.record({
    role: fc.constantFrom(...CARRIERS, 'none', 'none'),
    bindings: fc.array(one, { maxLength: 4 }),
    withBaseline: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(project, async ({ role: own, bindings, withBaseline }) => {
      const named = bindings.map((each, index) => ({ ...each, name: `b${index}` }));
      const baseline = withBaseline
        ? written(
            await lint(
              [
                role(),
                ...named.filter(({ inBaseline }) => inBaseline).map(({ kind, name }) => binding(kind, name)),
              ].join(''),
            ),
          )
        : undefined;
      const suppressions = [
        ...(own === 'config' ? [{ kinds: ['ClusterRole'], names: ['r'] }] : []),
        ...named.flatMap(({ carrier, kind, name }) =>
          carrier === 'config' ? [{ kinds: [kind], names: [name] }] : [],
        ),
      ].map((match) => ({ rules: [RULE], reason: 'reviewed', match }));
      const result = await lint(
        [
          role(marksOf(own)),
          ...named.map(({ kind, name, carrier }) => binding(kind, name, marksOf(carrier))),
        ].join(''),
        suppressions,
        baseline,
      );
      const left = named.filter(
        ({ carrier, inBaseline }) => carrier === 'none' && !(withBaseline && inBaseline),
      );
      const isWaived = own !== 'none' || (named.length > 0 ? left.length === 0 : withBaseline);
      expect(visible(result)).toEqual(isWaived ? [] : [[RULE, ...left.map(({ name }) => name)].join(' ')]);
      const unused = result.findings.filter(
        ({ ruleId, file }) => ruleId === 'plimsoll/unused-suppression' && file !== 'baseline.yaml',
      );
      expect(unused).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
