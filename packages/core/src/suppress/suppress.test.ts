import { describe, expect, it } from 'vitest';
import { privileged, report, reportAt, rule, run } from '../../test/house.js';
import type { ConfigObject } from '../index.js';

const hostNetwork = rule((context) => ({
  PodSpec(pod) {
    const at = pod.at('hostNetwork');
    if (at.value === true) report(context, at as never);
  },
}));
const rules = { privileged: privileged(), 'host-network': hostNetwork };

/** The findings of a text, and what happened to each. Unused suppressions differ by their message. */
async function outcome(text: string, config: ConfigObject = {}, options: Parameters<typeof run>[3] = {}) {
  const { findings, lines, result } = await run(text, rules, config, options);
  expect(result.errors).toEqual([]);
  return findings.map(({ ruleId, message }, index) =>
    ruleId.startsWith('plimsoll/') ? `${ruleId}: ${message}` : lines[index],
  );
}

const pod = (lines: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${lines}`;
const found = 'house/privileged true';
const waived = `${found} | suppressed: why`;
const network = 'house/host-network true';
const INVALID = (message: string): string => `plimsoll/invalid-suppression: ${message}`;
const ignore = '# plimsoll-ignore house/privileged -- why';

describe('a comment covers', () => {
  const two = (first: string, second: string, before = ''): string =>
    pod(`${before}  containers:
${first}    - name: app
      securityContext:
        privileged: true
${second}    - name: proxy
      securityContext:
        privileged: true
`);
  it.each<[string, string, string[]]>([
    ['the list item below it', two(`    ${ignore}\n`, ''), [waived, found]],
    ['the item below it, at whatever indentation', two(`${ignore}\n`, ''), [waived, found]],
    ['the item below several comments', two(`    ${ignore}\n    # and so on\n\n`, ''), [waived, found]],
    ['the second item', two('', `    ${ignore}\n`), [found, waived]],
    ['the entry below it, with all that it holds', two('', '', `  ${ignore}\n`), [waived, waived]],
    [
      'the entry on its line',
      pod(`  containers:
    - name: app
      securityContext:
        privileged: true ${ignore}
`),
      [waived],
    ],
    [
      'the map that begins on its line',
      pod(`  containers:
    - name: app
      securityContext: ${ignore}
        privileged: true
`),
      [waived],
    ],
    [
      'the list item that begins on its line',
      pod(`  containers:
    - name: app ${ignore}
      securityContext:
        privileged: true
    - name: proxy
      securityContext:
        privileged: true
`),
      [waived, found],
    ],
    [
      'the list item whose dash is alone on its line',
      pod(`  containers:
    - ${ignore}
      name: app
      securityContext:
        privileged: true
`),
      [waived],
    ],
    [
      'the entry that ends on its line, in flow style',
      pod(`  containers: [
      {name: app, securityContext: {
        privileged: true }}, ${ignore}
      {name: proxy, securityContext: {privileged: true}}]
`),
      [waived, found],
    ],
    [
      'no more than the entry that ends on its line',
      pod(`  hostNetwork: true
  containers: [
      {name: app, securityContext: {privileged: true}}
  ] # plimsoll-ignore house/* -- why
`),
      [network, waived],
    ],
    [
      'an item of a flow list on its line',
      pod(`  containers: [
      {name: app, securityContext: {privileged: true}}, ${ignore}
      {name: proxy, securityContext: {privileged: true}}]
`),
      [waived, found],
    ],
    ['the resource, before its first key', `# Managed by us.\n${ignore}\n${two('', '')}`, [waived, waived]],
    ['the resource, before its `---`', `${ignore}\n---\n${two('', '')}`, [waived, waived]],
    ['the resource, on the line of its `---`', `--- ${ignore}\n${two('', '')}`, [waived, waived]],
    [
      'the second document, between the two',
      `${two('', '')}${ignore}\n---\n${two('', '')}`,
      [found, found, waived, waived],
    ],
    ['one document only', `${ignore}\n${two('', '')}---\n${two('', '')}`, [waived, waived, found, found]],
    [
      'one item of a List',
      `kind: List\napiVersion: v1\nitems:\n${ignore}\n- apiVersion: v1
  kind: Pod
  metadata: {name: one}
  spec: {containers: [{name: app, securityContext: {privileged: true}}]}
- apiVersion: v1
  kind: Pod
  metadata: {name: two}
  spec: {containers: [{name: app, securityContext: {privileged: true}}]} ${ignore}
- apiVersion: v1
  kind: Pod
  metadata: {name: three}
  spec: {containers: [{name: app, securityContext: {privileged: true}}]}
`,
      [waived, waived, found],
    ],
    [
      'what is shown on its line, where the field is absent',
      `apiVersion: v1
kind: Pod
metadata:
  name: web # plimsoll-ignore house/absent -- why
`,
      ['house/absent web | suppressed: why'],
    ],
    [
      'the text of an anchor, wherever it is used',
      pod(`  x: &strong
    ${ignore}
    privileged: true
  containers:
    - {name: app, securityContext: *strong}
`),
      [waived],
    ],
    ['with CRLF', two(`    ${ignore}\n`, '').replaceAll('\n', '\r\n'), [waived, found]],
    ['behind a byte order mark', `\ufeff${ignore}\n${two('', '')}`, [waived, waived]],
  ])('%s', async (_, text, expected) => {
    const absent = rule((context) => ({ Pod: (root) => report(context, root.at('spec') as never) }));
    const extra = text.includes('house/absent') ? { absent } : rules;
    const { lines, result } = await run(text, extra, { rules: { 'plimsoll/unknown-field': 'off' } });
    expect(result.errors).toEqual([]);
    expect(lines).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['on a line of its own', `privileged:\n          ${ignore}\n          true`, [waived, found]],
    ['behind the key', `privileged: ${ignore}\n          true`, [waived, found]],
  ])('what is between a key and its value, %s', async (_, entry, expected) => {
    const text = pod(`  containers:
    - name: app
      securityContext:
        ${entry}
    - name: proxy
      securityContext:
        privileged: true
`);
    expect(await outcome(text)).toEqual(expected);
  });

  it('nothing by a sentence about this tool', async () => {
    const text = pod('  # plimsoll ignores nothing here; plimsoll.dev has the rules\n  hostNetwork: true\n');
    expect(await outcome(text)).toEqual([network]);
  });

  it('nothing from within a block scalar', async () => {
    const text = pod(`  containers:
    - name: app
      args:
        - |
          ${ignore}
          run
      securityContext:
        privileged: true
`);
    expect(await outcome(text)).toEqual([found]);
  });

  it('several rules, each of which has to be used', async () => {
    const text = pod(`  # plimsoll-ignore house/privileged, house/host-network -- why
  containers:
    - name: app
      securityContext: {privileged: true}
`);
    expect(await outcome(text)).toEqual([
      'plimsoll/unused-suppression: No finding of house/host-network needs this suppression. Remove it.',
      waived,
    ]);
  });

  it.each<[string, string, string[]]>([
    ['through its last day', 'expires=2999-01-31 owner=team-a', [waived]],
    [
      'not after it',
      'expires=2020-01-31 owner=team-a',
      [
        'plimsoll/expired-suppression: This suppression expired after 2020-01-31. team-a must renew or remove it.',
        found,
      ],
    ],
    [
      'not with a day that is none',
      'expires=2027-02-30',
      [INVALID('"2027-02-30" is not a day. Write "expires=2027-01-31".'), found],
    ],
    [
      'not with an unknown setting',
      'until=2999-01-31',
      [INVALID('Unknown setting "until": known are owner and expires.'), found],
    ],
    [
      'not with a space before the value',
      'owner= team-a',
      [INVALID('Write the value of owner without a space.'), found],
    ],
  ])('with an owner and a day, %s', async (_, settings, expected) => {
    const text = pod(`  # plimsoll-ignore house/privileged ${settings} -- why
  containers:
    - name: app
      securityContext: {privileged: true}
`);
    expect((await outcome(text)).toSorted()).toEqual(expected.toSorted());
  });

  it('all rules of a plugin', async () => {
    const text = `# plimsoll-ignore house/* -- why\n${pod('  hostNetwork: true\n')}`;
    expect(await outcome(text)).toEqual([`${network} | suppressed: why`]);
  });

  it('a finding that relates to what it covers', async () => {
    const related = rule((context) => ({
      Service(service) {
        const other = context.project.ofKind('Pod')[0]!;
        context.report({
          at: service.at('spec'),
          messageId: 'found',
          related: [{ at: other.root.at('metadata'), message: 'This pod.' }],
        } as never);
      },
    }));
    const text = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {}
---
# plimsoll-ignore house/related -- why
apiVersion: v1
kind: Pod
metadata: {name: web}
`;
    const { lines } = await run(text, { related });
    expect(lines).toEqual(['house/related spec | suppressed: why']);
  });
});

describe('an annotation covers', () => {
  const deployment = (own: string, template: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {${own}}
spec:
  template:
    metadata:
      annotations: {${template}}
    spec:
      hostNetwork: true
      containers:
        - name: app
          securityContext: {privileged: true}
`;
  const text = 'plimsoll.dev/ignore: "house/privileged -- why"';

  it('the resource, or the pod template that carries it', async () => {
    expect(await outcome(deployment(text, ''))).toEqual([network, waived]);
    expect(await outcome(deployment('', text))).toEqual([network, waived]);
    const replicas = rule((context) => ({
      Deployment: (root) => report(context, root.at('spec').at('replicas') as never),
    }));
    const { lines } = await run(deployment('', 'plimsoll.dev/ignore: "house/replicas -- why"'), { replicas });
    expect(lines).toEqual(
      ['plimsoll/unused-suppression "house/replicas -- why"', 'house/replicas spec'].toReversed(),
    );
  });

  it('one waiver a line', async () => {
    const lines = deployment('', '').replace(
      'annotations: {}',
      `annotations:
    plimsoll.dev/ignore: |
      house/privileged -- why

      house/host-network -- DNS
      house/privilegd -- typo
      house/privileged`,
    );
    expect(await outcome(lines)).toEqual([
      'plimsoll/invalid-suppression: The suppression has no reason. Write "pod-security/privileged -- why this is accepted".',
      'plimsoll/invalid-suppression: Unknown rule "house/privilegd". Did you mean "house/privileged"? Nothing is suppressed.',
      `${network} | suppressed: DNS`,
      waived,
    ]);
  });

  it('one item of a List, one document', async () => {
    const one = (name: string, annotations: string): string =>
      `- {apiVersion: v1, kind: Pod, metadata: {name: ${name}, annotations: {${annotations}}}, spec: {hostNetwork: true}}\n`;
    const list = `kind: List\napiVersion: v1\nitems:\n${one('a', 'plimsoll.dev/ignore: house/host-network -- why')}${one('b', '')}`;
    expect(await outcome(list)).toEqual([`${network} | suppressed: why`, network]);
  });

  const claims = (where: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  template: {metadata: {name: x}, spec: {containers: []}}
  volumeClaimTemplates:
    - metadata: {name: data, annotations: {plimsoll.dev/ignore: house/claims -- why}}
      spec: {}
    - metadata: {name: logs}
      spec: {}
${where}`;

  it('a template of any other kind', async () => {
    const rules = {
      claims: rule((context) => ({
        StatefulSet: (root) => {
          for (const claim of root.at('spec').at('volumeClaimTemplates').items())
            report(context, claim.at('spec') as never);
        },
      })),
    };
    expect((await run(claims(''), rules)).lines).toEqual([
      'house/claims spec | suppressed: why',
      'house/claims spec',
    ]);
    const job = `apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  jobTemplate:
    metadata: {annotations: {plimsoll.dev/ignore: house/privileged -- why}}
    spec: {template: {spec: {containers: [{name: app, securityContext: {privileged: true}}]}}}
`;
    expect(await outcome(job)).toEqual([waived]);
  });

  it.each<[string, string, string]>([
    [
      'another name',
      'annotations: {plimsoll.dev/ignored: house/privileged -- why}',
      'Unknown annotation "plimsoll.dev/ignored"',
    ],
    [
      'another prefix',
      'annotations: {plimsoll/ignore: house/privileged -- why}',
      'Unknown annotation "plimsoll/ignore"',
    ],
    [
      'another domain',
      'annotations: {plimsoll.io/ignore: house/privileged -- why, plimsoll.io/owner: me}',
      'Unknown annotation "plimsoll.io/ignore"',
    ],
    [
      'a misspelt name',
      'annotations: {plimsol.dev/ignore: house/privileged -- why}',
      'Unknown annotation "plimsol.dev/ignore"',
    ],
    [
      'no prefix',
      'annotations: {plimsoll-ignore: house/privileged -- why}',
      'Unknown annotation "plimsoll-ignore"',
    ],
    ['a label', 'labels: {plimsoll.dev/ignore: privileged}', 'A label cannot suppress findings'],
    ['an empty text', 'annotations: {plimsoll.dev/ignore: " "}', 'The suppression names no rule'],
    ['no value', 'annotations: {plimsoll.dev/ignore: }', 'Expected a string'],
    [
      'another name, with an escape',
      String.raw`annotations: {"pl\x69msoll.dev/ignored": house/privileged -- why}`,
      'Unknown annotation "plimsoll.dev/ignored"',
    ],
    [
      'another name, in base64',
      'annotations: {!!binary cGxpbXNvbGwuZGV2L2lnbm9yZWQ=: house/privileged -- why}',
      'Unknown annotation "plimsoll.dev/ignored"',
    ],
  ])('nothing by %s, which is reported', async (_, metadata, message) => {
    const text = `apiVersion: v1
kind: Pod
metadata: {name: web, ${metadata}}
spec: {containers: [{name: app, securityContext: {privileged: true}}]}
`;
    const { findings, lines } = await run(text, rules);
    expect(lines).toEqual([expect.stringContaining('plimsoll/invalid-suppression'), found]);
    expect(findings[0]!.message).toContain(message);
  });

  it('nothing from the metadata of a List, or outside metadata, which is reported', async () => {
    const item =
      '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: app, securityContext: {privileged: true}}]}}';
    const list = `kind: List\napiVersion: v1\nmetadata: {annotations: {plimsoll.dev/ignore: house/privileged -- why}}\nitems:\n- ${item}\n`;
    expect(await outcome(list)).toEqual([
      'plimsoll/invalid-suppression: The metadata of a List does not cover its items. Write the annotation on each item.',
      found,
    ]);
    const custom =
      'apiVersion: example.com/v1\nkind: App\nmetadata: {name: a}\nspec: {annotations: {plimsoll.dev/ignore: house/x -- why}}\n';
    expect(await outcome(custom)).toEqual([
      expect.stringContaining('plimsoll/invalid-suppression: These annotations cover nothing'),
    ]);
  });

  it('nothing if it is not a string', async () => {
    const result = await outcome(deployment('plimsoll.dev/ignore: true', ''));
    expect(result).toEqual([
      expect.stringContaining('plimsoll/malformed: The API expects a string'),
      network,
      found,
    ]);
  });
});

describe('an entry of the config covers', () => {
  const text = `${pod(`  hostNetwork: true
  containers:
    - name: app
      securityContext: {privileged: true}
    - name: proxy
      securityContext: {privileged: true}
`)}`;
  const waiver = { rules: ['house/privileged'], reason: 'why' };
  it.each<[string, object, string[]]>([
    ['its rules', {}, [network, waived, waived]],
    ['its container', { container: 'app' }, [network, waived, found]],
    ['containers by glob', { container: ['pro*', 'x'] }, [network, found, waived]],
    ['its files', { files: ['*.yaml'] }, [network, waived, waived]],
    ['its resources', { match: { names: ['we?'], kinds: ['Pod'] } }, [network, waived, waived]],
    [
      'nothing in a container where the finding is of none',
      { rules: ['house/*'], container: '*' },
      [network, waived, waived],
    ],
  ])('%s', async (_, more, expected) => {
    expect(await outcome(text, { suppressions: [{ ...waiver, ...more }] })).toEqual(expected);
  });

  it.each<[string, object]>([
    ['other files', { files: ['other/**'] }],
    ['other resources', { match: { names: ['db'] } }],
    ['other containers', { container: 'db' }],
  ])('nothing in %s, and is unused', async (_, more) => {
    const unused =
      'plimsoll/unused-suppression: No finding of house/privileged needs this suppression. Remove it.';
    const expected = [network, found, found, unused];
    expect(await outcome(text, { suppressions: [{ ...waiver, ...more }] })).toEqual(expected);
  });

  it('through its last day', async () => {
    const config = { suppressions: [{ ...waiver, expires: '2027-01-31' }] };
    const now = (day: string) => ({ now: new Date(day) });
    expect(await outcome(text, config, now('2027-01-31T23:59:59Z'))).toEqual([network, waived, waived]);
    expect(await outcome(text, config, now('2027-02-01T00:00:00Z'))).toEqual([
      network,
      found,
      found,
      'plimsoll/expired-suppression: This suppression expired after 2027-01-31. Renew or remove it.',
    ]);
  });

  it('with a record of reason, owner and day', async () => {
    const { findings } = await run(text, rules, {
      suppressions: [{ ...waiver, container: 'app', owner: 'ops', expires: '2999-01-31' }],
    });
    expect(findings[1]?.suppression).toEqual({
      kind: 'config',
      reason: 'why',
      owner: 'ops',
      expires: '2999-01-31',
    });
  });

  it("the core's own findings, too", async () => {
    const config = { suppressions: [{ rules: ['plimsoll/malformed'], files: ['app.yaml'], reason: 'why' }] };
    const { lines } = await run(pod('  hostNetwork: "true"\n'), rules, config);
    expect(lines).toEqual(['plimsoll/malformed "true" | suppressed: why']);
  });

  it('by files from the directory of the config, and points into its text', async () => {
    const source = {
      path: 'deploy/plimsoll.yaml',
      text: 'suppressions:\n  - reason: why\n    rules: [house/privileged]\n    files: ["x/**"]\n',
    };
    const config = { suppressions: [{ ...waiver, files: ['x/**'] }] };
    const used = await run({ 'deploy/x/a.yaml': text }, rules, config, { basePath: 'deploy', source });
    expect(used.lines).toEqual([network, waived, waived]);
    const unused = await run({ 'x/a.yaml': text }, rules, config, { basePath: 'deploy', source });
    const about = unused.findings.find(({ ruleId }) => ruleId === 'plimsoll/unused-suppression');
    expect(about).toMatchObject({ file: 'deploy/plimsoll.yaml', pathByName: 'suppressions[0]' });
    expect(source.text.slice(about!.region!.startOffset, about!.region!.endOffset)).toBe('rules');
  });
});

describe('what suppresses nothing is an error', () => {
  const form = 'Write "plimsoll-ignore pod-security/privileged -- why this is accepted".';
  it.each<[string, string]>([
    [
      'plimsoll-ignore house/privilegd -- why',
      'Unknown rule "house/privilegd". Did you mean "house/privileged"? Nothing is suppressed.',
    ],
    [
      'plimsoll-ignore hause/* -- why',
      'Unknown plugin "hause". Did you mean "house"? Nothing is suppressed.',
    ],
    ['plimsoll-ignore house/privileged, house/x -- why', 'Unknown rule "house/x". Nothing is suppressed.'],
    [
      'plimsoll-ignore * -- why',
      'A bare "*" is not allowed. Name the rules, or all rules of a plugin, such as "cis/*". Nothing is suppressed.',
    ],
    ['plimsoll-ignore house/privileged', `The suppression has no reason. ${form}`],
    ['plimsoll-ignore house/privileged -- ', `The suppression has no reason. ${form}`],
    [
      'plimsoll-ignore house/privileged because',
      `Separate rules with commas, and write the reason after "--". ${form}`,
    ],
    ['plimsoll-ignore -- why', `The suppression names no rule. ${form}`],
    ['plimsoll-ignore', `The suppression names no rule. ${form}`],
    ['plimsoll-disable house/privileged -- why', `Unknown directive "plimsoll-disable". ${form}`],
    ['plimsoll-ignore: house/privileged -- why', `Unknown directive "plimsoll-ignore:". ${form}`],
    ['plimsoll:ignore house/privileged -- why', `Unknown directive "plimsoll:ignore". ${form}`],
    ['plimsoll.dev/ignored: house/privileged', `Unknown directive "plimsoll.dev/ignored". ${form}`],
    ['plimsoll_ignore house/privileged', `Unknown directive "plimsoll_ignore". ${form}`],
    ['plimsol-ignore house/privileged', `Unknown directive "plimsol-ignore". ${form}`],
    ['plimsoll ignore house/privileged', `Unknown directive "plimsoll ignore house/privileged". ${form}`],
    ['plimsoll-ignore-next-line house/x', `Unknown directive "plimsoll-ignore-next-line". ${form}`],
    ['plimsoll-Ignore house/privileged -- why', `Unknown directive "plimsoll-Ignore". ${form}`],
    [
      'plimsoll-ignore plimsoll/malformed -- why',
      '"plimsoll/malformed" reports what could not be checked. Correct the file, or suppress it in the config. Nothing is suppressed.',
    ],
    [
      'plimsoll-ignore plimsoll/* -- why',
      '"plimsoll/*" reports what could not be checked. Correct the file, or suppress it in the config. Nothing is suppressed.',
    ],
  ])('# %s', async (comment, message) => {
    const text = pod(`  containers:
    - name: app
      # ${comment}
      securityContext: {privileged: true}
`);
    const { findings, lines, text: textOf } = await run(text, rules);
    expect(lines[1]).toBe(found);
    expect(findings).toHaveLength(2);
    expect(findings[0]).toMatchObject({ ruleId: 'plimsoll/invalid-suppression', message, severity: 'error' });
    expect(textOf(findings[0]!)).toBe(`# ${comment}`);
  });

  it.each([
    [
      'behind the last entry',
      `${pod('  hostNetwork: true\n')}  # plimsoll-ignore house/host-network -- why\n`,
    ],
    [
      'behind the last entry, in column 1',
      `${pod('  hostNetwork: true\n')}# plimsoll-ignore house/host-network -- why\n`,
    ],
    [
      'in a document without entries',
      `${pod('  hostNetwork: true\n')}---\n# plimsoll-ignore house/host-network -- why\n`,
    ],
  ])('%s', async (_, text) => {
    expect(await outcome(text)).toEqual([
      network,
      'plimsoll/invalid-suppression: This suppression comes after the last entry and belongs to nothing. Move it above the entry that it is for.',
    ]);
  });

  it('behind another comment, unless the line may be an entry that is commented out', async () => {
    const waiver = '# plimsoll-ignore house/host-network -- why';
    const behind = `# noqa ${waiver}`;
    const { findings, lines, text: textOf } = await run(pod(`  hostNetwork: true ${behind}\n`), rules);
    expect(lines[0]).toBe(network);
    expect(findings[1]?.message).toBe(
      'This suppression is not at the beginning of its comment, so it has no effect. Write it right behind one #, or on a line of its own above the entry.',
    );
    expect(textOf(findings[1]!)).toBe(behind);
    const ambiguous = [`  # hostPID: true ${waiver}\n`, `  dnsPolicy: Default # write \`${waiver}\`\n`];
    expect(await outcome(pod(`${ambiguous.join('')}  hostNetwork: true\n`))).toEqual([network]);
  });

  it('behind several signs, unless comments around it show that it is commented out', async () => {
    const waiver = 'plimsoll-ignore house/host-network -- why';
    for (const signs of ['##', '# # ', '#!', '#- '])
      expect(await outcome(pod(`  ${signs}${waiver}\n  hostNetwork: true\n`))).toEqual([
        expect.stringContaining('This suppression is not at the beginning of its comment'),
        network,
      ]);
    const block = `  # ${'# '}${waiver}\n  # hostNetwork: false\n`;
    expect(await outcome(pod(`${block}  hostNetwork: true\n`))).toEqual([network]);
  });

  it('but not in an unreadable document, which has to be fixed first', async () => {
    expect(await outcome(`${ignore}\na: [\n`)).toEqual([expect.stringContaining('plimsoll/parse-error')]);
  });

  it('if the config says never', async () => {
    const text = `${ignore}\n${pod('  hostNetwork: true\n  containers: [{name: app, securityContext: {privileged: true}}]\n')}`;
    const refused =
      'plimsoll/invalid-suppression: The config key "never" forbids suppressing "house/privileged". Nothing is suppressed.';
    for (const never of [['house/privileged'], ['house/*']])
      expect(await outcome(text, { never })).toEqual([refused, network, found]);
    const waiver = { rules: ['house/privileged'], reason: 'why' };
    expect(
      await outcome(text.slice(text.indexOf('\n') + 1), { never: ['house/*'], suppressions: [waiver] }),
    ).toEqual([network, found, refused]);
    const all = text.replace('house/privileged', 'house/*');
    expect(await outcome(all, { never: ['house/privileged'] })).toEqual([
      `${network} | suppressed: why`,
      found,
    ]);
  });
});

describe('what no finding needs', () => {
  const text = `${ignore}\n${pod('  hostNetwork: true\n')}`;
  const unused =
    'plimsoll/unused-suppression: No finding of house/privileged needs this suppression. Remove it.';

  it('is reported with a warning, which can be off', async () => {
    const { findings } = await run(text, rules);
    expect(findings.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([
      ['plimsoll/unused-suppression', 'warn'],
      ['house/host-network', 'error'],
    ]);
    expect(await outcome(text, { rules: { 'plimsoll/unused-suppression': 'off' } })).toEqual([network]);
  });

  it('only for rules that ran', async () => {
    expect(await outcome(text, { rules: { 'house/privileged': 'off' } })).toEqual([network]);
    expect(
      await outcome(text.replace('house/privileged', 'house/*'), { rules: { 'house/privileged': 'off' } }),
    ).toEqual([`${network} | suppressed: why`]);
  });

  it('only if the whole project was read', async () => {
    expect(await outcome(text)).toEqual([unused, network]);
    expect(await outcome(text, {}, { complete: false })).toEqual([network]);
  });
});

it('comments and annotations are ignored and counted on request; the config still counts', async () => {
  const text = `${ignore}\n${pod('  hostNetwork: true\n  containers: [{name: app, securityContext: {privileged: true}}]\n')}---
# plimsoll-ignore house/x
apiVersion: v1
kind: Pod
metadata: {name: db, annotations: {plimsoll.dev/ignore: "house/privileged -- why\\nhouse/host-network -- why"}}
`;
  const config = { suppressions: [{ rules: ['house/host-network'], reason: 'agreed' }] };
  const { result, lines } = await run(text, rules, config, { inlineSuppressions: false });
  expect(result.ignoredSuppressions).toBe(3);
  expect(lines).toEqual([
    `${network} | suppressed: agreed`,
    found,
    'plimsoll/invalid-suppression # plimsoll-ignore house/x',
  ]);
  expect((await run(text, rules)).result.ignoredSuppressions).toBe(0);
});

describe('if one of two findings contains the other', () => {
  const at = ['spec', 'hostNetwork'];
  const strict = reportAt(at, { supersedes: ['house/gross', 'other/pack'] });
  const gross = reportAt(at);
  const pair = { strict, gross };
  const text = pod('  hostNetwork: true\n');

  it('the containing one is shown, unless the other is more severe', async () => {
    expect((await run(text, pair)).lines).toEqual([
      'house/gross true | superseded by house/strict',
      'house/strict true',
    ]);
    expect((await run(text, pair, { rules: { 'house/strict': 'warn' } })).lines).toEqual([
      'house/gross true',
      'house/strict true | superseded by house/gross',
    ]);
    expect((await run(text, pair, { rules: { 'house/gross': 'warn' } })).lines[0]).toMatch(
      /superseded by house\/strict/,
    );
  });

  it('suppressing the stricter one shows the other', async () => {
    const waive = (name: string): string =>
      text.replace('true', `true # plimsoll-ignore house/${name} -- why`);
    expect((await run(waive('strict'), pair)).lines).toEqual([
      'house/gross true',
      'house/strict true | suppressed: why',
    ]);
    expect((await run(waive('gross'), pair)).lines).toEqual([
      'house/gross true | suppressed: why',
      'house/strict true',
    ]);
    expect((await run(waive('*'), pair)).lines).toEqual([
      'house/gross true | suppressed: why',
      'house/strict true | suppressed: why',
    ]);
  });

  it('both are shown on different nodes', async () => {
    expect((await run(text, { strict, gross: reportAt(['spec']) })).lines.join()).not.toContain('superseded');
  });

  it('one of those that contain each other is shown, including cycles', async () => {
    const ring = (next: string) => reportAt(at, { supersedes: [`house/${next}`] });
    const both = await run(text, { a: ring('b'), b: ring('a') });
    expect(both.findings.filter(({ supersededBy }) => !supersededBy)).toHaveLength(1);
    const three = await run(text, { a: ring('b'), b: ring('c'), c: ring('a') });
    expect(three.findings.filter(({ supersededBy }) => !supersededBy)).toHaveLength(1);
  });
});
