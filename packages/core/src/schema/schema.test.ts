import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { applyFixes, type Config, lint, parse, resolveConfig } from '../index.js';

const ABOUT = /^plimsoll\/(?:malformed|unknown-api|unknown-field)$/;

async function findingsOf(text: string, config: Config = {}, path = 'app.yaml') {
  const { findings } = await lint([await parse({ path, text })], resolveConfig(config));
  return findings
    .filter(({ ruleId }) => ABOUT.test(ruleId))
    .map((finding) => ({
      ...finding,
      line: `${finding.ruleId.slice(9)} ${finding.severity} ${text.slice(finding.region?.startOffset, finding.region?.endOffset)}`,
    }));
}
const lines = async (text: string, config?: Config, path?: string) =>
  (await findingsOf(text, config, path)).map(({ line }) => line);
const messages = async (text: string, config?: Config) =>
  (await findingsOf(text, config)).map(({ message }) => message);

const pod = (spec: string, container = '') => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  ${spec}
  containers:
    - name: app
      image: app:1
      ${container}
`;
const object = (apiVersion: string, kind: string, rest = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\n${rest}`;

it('a List without items is none, since kubectl splits only lists with items', async () => {
  const list = (rest: string): string => `apiVersion: v1\nkind: List\n${rest}`;
  const missing = "The required field 'items' is missing, so the API rejects the manifest. Add it.";
  expect(await messages(list('Items: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]\n'))).toEqual([
    missing,
  ]);
  expect(await messages(list(''))).toEqual([missing]);
  expect(await messages(list('items:\n'))).toEqual([]);
});

describe('an API', () => {
  test.each([
    ['apps/v1', 'Pod', "Did you mean 'v1 Pod'?"],
    ['app/v1', 'Deployment', "Did you mean 'apps/v1 Deployment'?"],
    ['batch/v1', 'Deployment', "Did you mean 'apps/v1 Deployment'?"],
    ['apps/v1', 'deployment', "Did you mean 'apps/v1 Deployment'?"],
    ['v1', 'Job', "Did you mean 'batch/v1 Job'?"],
    ['apps', 'Deployment', "Did you mean 'apps/v1 Deployment'?"],
    ['apps/', 'Deployment', "Did you mean 'apps/v1 Deployment'?"],
    ['v1/', 'Pod', "Did you mean 'v1 Pod'?"],
    ['/', 'Pod', "Did you mean 'v1 Pod'?"],
    ['example.com/', 'Worker', 'most rules skip the object'],
  ])('%s %s is none', async (apiVersion, kind, hint) => {
    const [finding, ...others] = await findingsOf(object(apiVersion, kind));
    expect(others).toEqual([]);
    expect(finding?.line).toBe(`unknown-api error ${apiVersion}`);
    expect(finding?.message).toContain(hint);
  });

  test.each([
    ['acme.io/v1', 'Deployment'],
    ['v1alpha1', 'WatchdogTimerConfig'],
    ['v1', 'DeleteOptions'],
    // OpenShift, before its kinds had groups.
    ['v1', 'ImageStreamImport'],
    ['v1', 'User'],
    // Files of the scheduler before 1.23.
    ['v1', 'Policy'],
    // Another rule reports it.
    ['kubeadm.k8s.io/v1beta1', 'ClusterConfiguration'],
    ['extensions/v1beta1', 'Ingress'],
  ])('%s %s may be one', async (apiVersion, kind) => {
    expect(await lines(object(apiVersion, kind))).toEqual([]);
  });

  it('is there from its release on', async () => {
    const text = object(
      'admissionregistration.k8s.io/v1',
      'ValidatingAdmissionPolicy',
      'spec: {validations: []}\n',
    );
    expect(await messages(text, { kubernetesVersion: '1.29' })).toEqual([
      "The API 'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy' was added in Kubernetes 1.30, so 1.29 rejects the manifest.",
    ]);
    expect(await messages(text, { kubernetesVersion: '1.30' })).toEqual([]);
  });
});

describe('an unknown field', () => {
  test.each([
    ['a slip', pod('hostNetwrok: true'), 'error hostNetwrok', "Did you mean 'hostNetwork'?"],
    [
      'another case',
      pod('', 'securityContext: {readonlyRootFilesystem: true}'),
      'error readonlyRootFilesystem',
      "Did you mean 'readOnlyRootFilesystem'?",
    ],
    [
      'too high',
      pod('readOnlyRootFilesystem: true'),
      'error readOnlyRootFilesystem',
      "Move it to 'spec.containers[].securityContext'.",
    ],
    ['too low', pod('', 'hostPID: true'), 'error hostPID', "Move it to 'spec'."],
    ['of a container', pod('image: app:1'), 'warning image', "Move it to 'spec.containers[]'."],
    [
      'that hardens nothing',
      pod('nodeSelectr: {a: b}'),
      'warning nodeSelectr',
      "Did you mean 'nodeSelector'?",
    ],
    [
      'that nothing is near to',
      pod('quux: 1'),
      'warning quux',
      "Kubernetes has no field 'quux' in PodSpec, so it has no effect. Remove or correct it.",
    ],
  ])('%s', async (_, text, found, hint) => {
    const [finding, ...others] = await findingsOf(text);
    expect(others).toEqual([]);
    expect(finding?.line).toBe(`unknown-field ${found.replace('warning', 'warn')}`);
    expect(finding?.message).toContain(hint);
    expect(finding?.risk).toBe(found.startsWith('error') ? 8 : 4);
  });

  it('has the severity that the config gives, and may be off', async () => {
    const text = pod('hostNetwrok: true');
    expect(await lines(text, { rules: { 'plimsoll/unknown-field': 'warn' } })).toEqual([
      'unknown-field warn hostNetwrok',
    ]);
    expect(await lines(text, { rules: { 'plimsoll/unknown-field': 'off' } })).toEqual([]);
  });

  test.each([
    ['hostUsers', 25, pod('hostUsers: false')],
    ['appArmorProfile', 30, pod('securityContext: {appArmorProfile: {type: RuntimeDefault}}')],
    ['supplementalGroupsPolicy', 31, pod('securityContext: {supplementalGroupsPolicy: Strict}')],
    ['image', 31, pod('volumes: [{name: v, image: {reference: "a:1"}}]')],
    ['resources', 32, pod('resources: {limits: {cpu: 1}}')],
    ['resourceClaims', 26, pod('resourceClaims: [{name: gpu}]')],
  ])('%s is known from 1.%i on', async (field, since, text) => {
    expect(await messages(text, { kubernetesVersion: `1.${since - 1}` })).toEqual([
      expect.stringMatching(
        new RegExp(
          `'${field}' of \\w+ was added in Kubernetes 1\\.${since}, so it has no effect in 1\\.${since - 1}`,
        ),
      ),
    ]);
    expect(await messages(text, { kubernetesVersion: `1.${since}` })).toEqual([]);
  });

  test.each([
    [
      'a patch',
      object(
        'apps/v1',
        'Deployment',
        'spec: {template: {spec: {containers: [{$patch: delete, name: a, quux: 1}]}}}\n',
      ),
    ],
    ['what SOPS encrypted', object('v1', 'Secret', 'data: {a: ENC[AES256_GCM]}\nsops: {version: "3"}\n')],
    ['a custom resource', object('acme.io/v1', 'Pod', 'spec: {quux: 1}\n')],
  ])('is not looked for in %s', async (_, text) => {
    expect(await lines(text)).toEqual([]);
  });

  it('is found in an embedded configuration, at its line', async () => {
    const text = object(
      'v1',
      'ConfigMap',
      'data:\n  kubelet: |\n    apiVersion: kubelet.config.k8s.io/v1beta1\n    kind: KubeletConfiguration\n    readOnlyPrt: 0\n',
    );
    expect(await lines(text)).toEqual(['unknown-field error readOnlyPrt']);
  });
});

describe('a value that the API refuses', () => {
  const at = (expected: string, field: string) =>
    `The API expects ${expected} at '${field}', so it rejects the manifest.`;
  const QUANTITY = 'a quantity such as 500m or 1Gi';
  test.each([
    ['memory: 1GB', at(QUANTITY, 'memory')],
    ['memory: 512MB', at(QUANTITY, 'memory')],
    ['cpu: abc', at(QUANTITY, 'cpu')],
    ['memory: -1Gi', at('a quantity that is not negative', 'memory')],
  ])('limits: %s', async (limit, message) => {
    expect(await messages(pod('', `resources: {limits: {${limit}}}`))).toEqual([message]);
  });

  test.each([
    [
      'a number for text',
      pod('hostname: 7'),
      "The API expects a string at 'hostname' but found an integer, so it rejects the manifest.",
      '7',
    ],
    [
      'text for a number',
      pod('priority: "7"'),
      "The API expects an integer at 'priority' but found a string, so it rejects the manifest.",
      '"7"',
    ],
    [
      'an integer of more bits',
      pod('priority: 2147483648'),
      "The API expects an integer at 'priority' but found a number out of range, so it rejects the manifest.",
      '2147483648',
    ],
    [
      'an identity below 0',
      pod('', 'securityContext: {runAsUser: -1}'),
      at('a number from 0 to 2147483647', 'runAsUser'),
      '-1',
    ],
    [
      'a value of another spelling',
      pod('restartPolicy: always'),
      at("one of 'Always', 'Never', 'OnFailure'", 'restartPolicy'),
      'always',
    ],
    [
      'two containers of one name',
      pod('', '\n    - {name: app, image: b}'),
      "Two items of 'containers' have the same name, so the API rejects the manifest. Remove or rename one.",
      'app',
    ],
    [
      'null in a list',
      pod('', '\n    - null'),
      "The API expects a map at 'containers' but found null, so it rejects the manifest.",
      'null',
    ],
    [
      'text that is not base64',
      object('v1', 'Secret', 'data: {a: "p&ss"}\n'),
      at('base64 text', 'a'),
      '"p&ss"',
    ],
    [
      'a usage with spaces',
      object(
        'certificates.k8s.io/v1',
        'CertificateSigningRequest',
        'spec: {request: YQ==, signerName: a/b, usages: [cert sign, cert sing]}\n',
      ),
      expect.stringMatching(/'cert sign'/),
      'cert sing',
    ],
  ])('%s', async (_, text, message, region) => {
    const [finding, ...others] = await findingsOf(text);
    expect(others).toEqual([]);
    expect(finding?.message).toEqual(message);
    expect(finding?.line).toBe(`malformed error ${region}`);
  });

  it.each([
    ['', ["The required field 'spec' is missing, so the API rejects the manifest. Add it."]],
    ['spec: {}\n', ["The required field 'containers' is missing, so the API rejects the manifest. Add it."]],
    ['spec: text\n', ["The API expects a map at 'spec' but found a string, so it rejects the manifest."]],
  ])('a Pod with %j', async (rest, expected) => {
    expect(await messages(object('v1', 'Pod', rest))).toEqual(expected);
  });

  it('a Pod whose spec has another case', async () => {
    expect((await lines(object('v1', 'Pod', 'Spec: {containers: []}\n'))).sort()).toEqual([
      'malformed error web',
      'unknown-field error Spec',
    ]);
  });

  test.each(['patches/web.yaml', 'tests/01-assert.yaml', 'chainsaw/a/ready.yaml'])(
    'what a part lacks is no fault: %s',
    async (path) => {
      expect(await lines(object('apps/v1', 'Deployment', 'spec: {replicas: 1}\n'), {}, path)).toEqual([]);
    },
  );
});

describe('a placeholder', () => {
  const NAMES = [
    `\${HOSTNET:-false}`,
    '"{{ .Values.net }}"',
    '"{% if net %}true{% endif %}"',
    '"<%= net %>"',
    '$(HOSTNET)',
    '$HOSTNET',
    '<HOSTNET>',
    '"{HOSTNET}"',
    '{HOSTNET}',
    '"[[ .net ]]"',
    '((hostNet))',
    '"$[HOSTNET]"',
    '$HOSTNET$',
    '<<hostNet>>',
    '"%%HOSTNET%%"',
    '"~HOSTNET~"',
    '((cluster.host-net))',
    '"#{HOSTNET}#"',
    '"#{HOSTNET}"',
    '"%HOSTNET%"',
    '"%(host_net)s"',
    '"@HOSTNET@"',
    '"@host.net@"',
    '"@@HOSTNET@@"',
    '__HOSTNET__',
    '__host_net__',
  ];

  test.each(NAMES)('%s at a typed field is neither refused nor unknown', async (placeholder) => {
    expect(
      await lines(
        pod(
          `hostNetwork: ${placeholder}\n  restartPolicy: ${placeholder}`,
          `securityContext: {runAsUser: ${placeholder}}\n      resources: {limits: {memory: ${placeholder}}}`,
        ),
      ),
    ).toEqual([]);
  });

  test.each(['<SIZE>Gi', '"{SIZE}Mi"', '"%SIZE%Gi"', '__SIZE__Gi', '"@SIZE@G"', '"@@SIZE@@Gi"'])(
    'may have a unit: %s',
    async (memory) => {
      expect(await lines(pod('', `resources: {limits: {memory: ${memory}}}`))).toEqual([]);
    },
  );

  test.each([
    '1GB',
    '"{}"',
    '"()"',
    '"<"',
    '"%"',
    '"@a"',
    '"__"',
    '"a__b__c"',
    '"$"',
    '{a}',
    '{A: 1}',
    '{A, B}',
  ])('%s is not one', async (value) => {
    expect(await lines(pod('', `resources: {limits: {memory: ${value}}}`))).not.toEqual([]);
  });
});

describe('a configuration file', () => {
  const file = (apiVersion: string, kind: string, rest: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}`;
  const encryption = (rest: string): string =>
    file('apiserver.config.k8s.io/v1', 'EncryptionConfiguration', rest);
  const scheduler = (rest: string): string =>
    file('kubescheduler.config.k8s.io/v1', 'KubeSchedulerConfiguration', rest);
  const audit = (rest: string): string => file('audit.k8s.io/v1', 'Policy', rest);

  test.each([
    [
      encryption('resources: [{resources: [secrets], providers: [{aescbc: {keys: secret}}]}]'),
      ['malformed error secret'],
    ],
    [encryption('resources: [{resources: secrets, providers: []}]'), ['malformed error secrets']],
    [
      encryption('resources: [{resources: [secrets], provider: [{identity: {}}]}]'),
      ['unknown-field error provider'],
    ],
    [
      encryption(
        'resources: [{resources: [secrets], providers: [{kms: {name: a, endpoint: b, timeout: 3}}]}]',
      ),
      ['malformed error 3'],
    ],
    [
      encryption(
        'resources: [{resources: [secrets], providers: [{kms: {name: a, endpoint: b, timeout: 3s}}, {identity: {}}]}]',
      ),
      [],
    ],
    [scheduler('parallelism: "16"'), ['malformed error "16"']],
    [scheduler('profiles: {schedulerName: a}'), ['malformed error profiles']],
    [
      scheduler('leaderElection: {leaderElect: true, leaseDuraton: 15s}'),
      ['unknown-field warn leaseDuraton'],
    ],
    [
      scheduler('profiles: [{schedulerName: a, plugins: {filter: {enabled: [{name: 1}]}}}]'),
      ['malformed error 1'],
    ],
    [scheduler('parallelism: 16\nleaderElection: {leaseDuration: 15s}'), []],
    [audit('rules: {level: None}'), ['malformed error rules']],
    [audit('rules: [{level: 1}]'), ['malformed error 1']],
    [audit('rules: [{level: Metadata, verb: [get]}]'), ['unknown-field error verb']],
    [
      audit('rules: [{level: Metadata, resources: [{group: "", resources: pods}]}]'),
      ['malformed error pods'],
    ],
    [audit('omitStages: [RequestReceived]\nrules: [{level: Metadata, verbs: [get]}]'), []],
  ])('%s', async (text, expected) => {
    expect(await lines(text)).toEqual(expected);
  });
});

describe('the fix', () => {
  it('renames the key, and nothing else', async () => {
    const text = pod('hostNetwrok: true # why', 'securityContext:\n        runAsNonRot: true');
    const { findings } = await lint([await parse({ path: 'app.yaml', text })], resolveConfig({}), {
      fixes: true,
    });
    const fixed = applyFixes(text, findings).text;
    expect(fixed).toBe(text.replace('hostNetwrok', 'hostNetwork').replace('runAsNonRot:', 'runAsNonRoot:'));
  });

  it('is not offered where the right key is there too, or the place is wrong', async () => {
    const text = pod('hostNetwork: true\n  hostNetwrok: true\n  runAsUser: 1');
    const { findings } = await lint([await parse({ path: 'app.yaml', text })], resolveConfig({}), {
      fixes: true,
    });
    expect(
      findings.filter(({ ruleId }) => ruleId === 'plimsoll/unknown-field').map(({ fix }) => fix),
    ).toEqual([undefined, undefined]);
  });

  const KEYS = ['hostNetwork', 'readOnlyRootFilesystem', 'terminationGracePeriodSeconds', 'imagePullSecrets'];
  const quotes = fc.constantFrom('', '"', "'");
  const spaces = fc.nat({ max: 3 }).map((count) => ' '.repeat(count));

  it('changes one key and no other byte, whatever stands around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KEYS),
        fc.nat(),
        quotes,
        spaces,
        fc.constantFrom('', ' # it', '\r'),
        fc.constantFrom('true', '5', '{a: b}', '[x]', '"true"', '|-\n    text'),
        async (key, seed, quote, space, end, value) => {
          const letter = seed % key.length;
          const typo = key.slice(0, letter) + key.slice(letter + 1);
          const before = `apiVersion: v1\nkind: Pod\nmetadata: {name: web} # ${typo}\nspec:\n  `;
          const after = `${space}: ${value}${value.startsWith('|') ? '' : end}\n  containers: [{name: a, image: "${typo}"}]\n`;
          const text = `${before}${quote}${typo}${quote}${after}`;
          const { findings } = await lint([await parse({ path: 'a.yaml', text })], resolveConfig({}), {
            fixes: true,
          });
          const renames = findings.filter(({ ruleId, fix }) => ruleId === 'plimsoll/unknown-field' && fix);
          const fixed = applyFixes(text, renames).text;
          if (renames.length === 0) expect(fixed).toBe(text);
          else {
            const meant = /'(\w+)'\?$/.exec(renames[0]!.message)?.[1];
            expect(fixed.slice(before.length, -after.length)).toBe(`${quote}${meant}${quote}`);
            expect([fixed.slice(0, before.length), fixed.slice(-after.length)]).toEqual([before, after]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves JSON what it is', async () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web' },
      spec: { hostNetwrok: true, containers: [{ name: 'a', image: 'a' }] },
    });
    const { findings } = await lint([await parse({ path: 'a.json', text })], resolveConfig({}), {
      fixes: true,
    });
    const fixed = applyFixes(text, findings).text;
    expect(JSON.parse(fixed).spec.hostNetwork).toBe(true);
  });
});
