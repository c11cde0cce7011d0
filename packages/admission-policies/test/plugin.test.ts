import { describe, expect, it } from 'vitest';
import { lintWith, policy, shown, unknowns } from './lint-with.js';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 9
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: false
      containers:
        - name: a
          image: nginx@sha256:aaaa
        - name: b
          image: nginx:1.27
          resources: {limits: {memory: 1024Mi}}
`;

async function findings(policies: string, object = deployment, options = {}) {
  const files = { 'policy.yaml': policies, 'web.yaml': object };
  const result = await lintWith({ files, ...options });
  return { shown: shown(result, files), unknown: unknowns(result), result };
}

describe('findings', () => {
  it('stand at the field that the expression reads, with the words of the API server', async () => {
    const { shown } = await findings(
      policy(`
validations:
  - expression: object.spec.replicas <= 5
  - expression: object.spec.template.spec.containers.all(c, c.image.contains('@sha256:'))
    message: Pin the image
  - expression: has(object.metadata.labels) && 'team' in object.metadata.labels
    messageExpression: "'no team on ' + string(object.metadata.name)"`),
    );
    const denied = "ValidatingAdmissionPolicy 'p' with binding 'p-binding' denied request:";
    expect(shown).toEqual([
      `error admission/p web.yaml "metadata" ${denied} no team on web.`,
      `error admission/p web.yaml "9" ${denied} failed expression: object.spec.replicas <= 5.`,
      `error admission/p web.yaml "nginx:1.27" ${denied} Pin the image.`,
    ]);
  });

  it('have the severity of what the binding does', async () => {
    const spec = 'validations: [{expression: "false", message: nope}]';
    const bindings = (actions: string) => policy(spec, { binding: `validationActions: ${actions}` });
    expect((await findings(bindings('[Warn, Audit]'))).shown).toEqual([
      `warn admission/p web.yaml "web" Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p-binding': nope.`,
    ]);
    const audit = await findings(bindings('[Audit]'));
    expect(audit.shown[0]).toContain('warn admission/p web.yaml "web" Audit: Validation failed for');
    expect(audit.result.findings.find(({ ruleId }) => ruleId === 'admission/p')?.risk).toBe(1);
    const second = `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: warns}
spec: {policyName: p, validationActions: [Warn]}
`;
    expect((await findings(bindings('[Deny]') + second)).shown.map((each) => each.slice(0, 22))).toEqual([
      'error admission/p web.',
      'warn admission/p/warn ',
    ]);
  });

  it('tell no value of a Secret or an environment variable', async () => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\nstringData: {key: hunter2}\n';
    const spec = `
validations:
  - expression: object.data.key == ''
    messageExpression: "'it is ' + string(object.data.key)"`;
    const { shown } = await findings(policy(spec, { groups: "['']", resources: '[secrets]' }), secret);
    expect(shown).toHaveLength(1);
    expect(shown[0]).toContain('denied request: an expression failed.');
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  it.each([
    ['as part of a whole', "'%s'.format([object])", ''],
    ['after many others', "lists.range(11000).all(i, object.kind != '') ? string(object.data.key) : ''", ''],
    ['one choice at a time', "['aHVudGVyMg=='].filter(c, [object.data.key].exists(x, x == c)).join()", ''],
    ['through a variable', "variables.v + '.'", "'%s'.format([object.data])"],
    ['in an error', "'never told'", '[object.data.key].all(x, {1: 1}[x] == 1)'],
  ])('nor do they tell one %s', async (_name, message, variable) => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\nstringData: {key: hunter2}\n';
    const spec = `
variables: [{name: v, expression: "${variable === '' ? '1' : variable}"}]
validations:
  - expression: dyn(variables.v) == 'x'
    messageExpression: "${message}"`;
    const { shown } = await findings(policy(spec, { groups: "['']", resources: '[secrets]' }), secret);
    expect(shown[0]).toContain('denied request: an expression failed.');
  });

  it('tell no environment variable of a whole container, but the labels and the message of the policy', async () => {
    const object = deployment.replace('- name: b', '- name: b\n          env: [{name: K, value: hunter2}]');
    const { shown } = await findings(
      policy(`
validations:
  - expression: object.metadata.name == ''
    messageExpression: "'%s'.format([object.spec.template.spec.containers])"
  - expression: object.spec.template.spec.containers.all(c, !has(c.env) || c.env.all(e, e.value == ''))
    message: Take values from a Secret
  - expression: object.metadata.name == ''
    messageExpression: "'in ' + object.metadata.labels.env"`),
      object.replace('metadata:\n', 'metadata:\n  labels: {env: prod}\n'),
    );
    expect(shown.map((each) => each.split('request: ')[1]).sort()).toEqual([
      'Take values from a Secret.',
      'an expression failed.',
      'in prod.',
    ]);
  });
});

describe('the object is as the API server shows it', () => {
  it.each([
    ['defaults are there', "object.spec.template.spec.containers[0].imagePullPolicy == 'IfNotPresent'"],
    ['zero values are not', '!has(object.spec.template.spec.hostNetwork)'],
    ['quantities are canonical', "object.spec.template.spec.containers[1].resources.limits.memory == '1Gi'"],
    ['the namespace is there', "object.metadata.namespace == 'shop' && request.namespace == 'shop'"],
    ['the request is a creation', "request.operation == 'CREATE' && request.kind.kind == 'Deployment'"],
    ['status is an empty map', 'has(object.status) && object.status.size() == 0'],
  ])('%s', async (_name, expression) => {
    const { shown, unknown } = await findings(policy(`validations: [{expression: "${expression}"}]`));
    expect([...shown, ...unknown]).toEqual([]);
  });
});

it('a pod has what the admission plugins of every cluster set', async () => {
  const pod = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists}]
  containers: [{name: a, image: nginx}]
`;
  const expression =
    "object.spec.serviceAccountName == 'default' && object.spec.priority == 0 && object.spec.tolerations.map(t, t.key) == ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']";
  const spec = `validations: [{expression: "${expression}"}]`;
  const { shown, unknown } = await findings(policy(spec, { groups: "['']", resources: '[pods]' }), pod);
  expect([...shown, ...unknown]).toEqual([]);
});

describe('what files cannot show is unknown', () => {
  it.each([
    ['oldObject.spec.replicas == 3', 'The policy asks for the object as it was before, which no file shows.'],
    ["request.userInfo.username == 'x'", 'The policy asks who sends the request, which no file shows.'],
    ["authorizer.path('/x').check('get').allowed()", 'The expression asks the authorizer of the cluster.'],
    [
      "namespaceObject.metadata.labels['env'] == 'prod'",
      'No file has the Namespace shop, so its labels are not known.',
    ],
  ])('%s', async (expression, reason) => {
    const { shown, unknown } = await findings(policy(`validations: [{expression: "${expression}"}]`));
    expect(shown).toEqual([]);
    expect(unknown).toEqual([reason]);
  });

  it('but what decides without it is known', async () => {
    const { shown, unknown } = await findings(
      policy(`validations: [{expression: "oldObject.spec.replicas == 3 && object.spec.replicas < 5"}]`),
    );
    expect(shown).toHaveLength(1);
    expect(unknown).toEqual([]);
  });

  it('as is the namespace of an object without one, until the config says it', async () => {
    const spec = `validations: [{expression: "request.namespace == 'shop'"}]`;
    const object = deployment.replace('  namespace: shop\n', '');
    expect((await findings(policy(spec), object)).unknown).toEqual([
      'The namespace of the object is only known when it is applied.',
    ]);
    const known = await findings(policy(spec), object, { namespace: 'shop' });
    expect([...known.shown, ...known.unknown]).toEqual([]);
  });

  it('as are fields with placeholders', async () => {
    const object = deployment.replace('nginx:1.27', '"{{ image }}"');
    const { unknown, shown } = await findings(
      policy(
        'validations: [{expression: "object.spec.template.spec.containers.all(c, c.image.contains(\'@\'))"}]',
      ),
      object,
    );
    expect(shown).toEqual([]);
    expect(unknown).toEqual([
      'A field that the expression reads has a placeholder, which another program fills in.',
    ]);
  });
});

describe('matching', () => {
  const never = 'validations: [{expression: "false", message: nope}]';
  const count = async (policies: string, object?: string) => (await findings(policies, object)).shown.length;

  it('follows selectors of namespaces and objects', async () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {env: prod}}\n---\n';
    const selecting = (labels: string) =>
      policy(never, {
        binding: `validationActions: [Deny]\nmatchResources: {namespaceSelector: {matchLabels: ${labels}}}`,
      });
    expect(await count(namespace + selecting('{env: prod}'))).toBe(1);
    expect(await count(namespace + selecting('{env: test}'))).toBe(0);
    expect(await count(selecting('{kubernetes.io/metadata.name: shop}'))).toBe(1);
    const open = await findings(selecting('{env: prod}'));
    expect(open.shown).toEqual([]);
    expect(open.unknown).toEqual(['No file has the Namespace shop, so its labels are not known.']);
  });

  it('follows rules, matchConditions and the failurePolicy', async () => {
    expect(await count(policy(never, { resources: '[pods]', groups: "['']" }))).toBe(0);
    const condition = (expression: string, more = '') =>
      policy(`${never}\nmatchConditions: [{name: c, expression: "${expression}"}]\n${more}`);
    expect(await count(condition("object.metadata.name == 'web'"))).toBe(1);
    expect(await count(condition("object.metadata.name == 'db'"))).toBe(0);
    expect(await count(condition('object.spec.nope == 1'))).toBe(1);
    expect(await count(condition('object.spec.nope == 1', 'failurePolicy: Ignore'))).toBe(0);
  });

  it('sees an object in the version that a policy asks for', async () => {
    const object = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 5
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
`;
    const spec = 'validations: [{expression: "object.spec.targetCPUUtilizationPercentage == 60"}]';
    const v1 = policy(spec, { groups: '[autoscaling]', resources: '[horizontalpodautoscalers]' }).replace(
      "apiVersions: ['*']",
      'apiVersions: [v1]',
    );
    expect(await count(v1, object)).toBe(1);
  });

  it('does not judge policies, nor configuration of programs', async () => {
    expect(await count(policy(never, { groups: "['*']", resources: "['*']" }), '')).toBe(0);
  });
});

describe('params', () => {
  const spec = `paramKind: {apiVersion: v1, kind: ConfigMap}
validations:
  - expression: object.spec.replicas <= int(params.data.max)
    messageExpression: "'at most ' + params.data.max"`;
  const withRef = (ref: string) => policy(spec, { binding: `validationActions: [Deny]\nparamRef: ${ref}` });
  const limits = (namespace: string, max: number, name = 'limits') =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}, labels: {l: y}}\ndata: {max: "${max}"}\n`;

  it('are found by name, or by labels, of which all must admit', async () => {
    const named = withRef('{name: limits, parameterNotFoundAction: Deny}');
    expect((await findings(named + limits('shop', 5))).shown[0]).toContain('"9" ');
    expect((await findings(named + limits('shop', 5))).shown[0]).toContain('at most 5.');
    expect((await findings(named + limits('shop', 9))).shown).toEqual([]);
    const selected = withRef('{selector: {matchLabels: {l: y}}, parameterNotFoundAction: Deny}');
    expect((await findings(selected + limits('shop', 9) + limits('shop', 5, 'less'))).shown).toHaveLength(1);
  });

  it('that are missing deny, or leave it', async () => {
    const deny = await findings(
      withRef('{name: limits, parameterNotFoundAction: Deny}') + limits('other', 5),
    );
    expect(deny.shown[0]).toContain('failed to configure binding: no params found');
    const none = await findings(withRef('{name: limits, parameterNotFoundAction: Deny}'));
    expect(none.shown[0]).toBe(
      'error admission/p policy.yaml "limits" The ConfigMap limits, which has the params, is not among the files.',
    );
    const allow = await findings(withRef('{name: limits, parameterNotFoundAction: Allow}'));
    expect(allow.shown).toEqual([]);
  });
});

describe('a policy at fault', () => {
  it('is reported where it is', async () => {
    const { shown, unknown } = await findings(
      policy('validations:\n  - expression: object.spec.replicas <\n  - expression: object.spec.paused'),
    );
    expect(shown).toEqual([
      `error admission/p policy.yaml "object.spec.replicas <" The expression does not compile: Syntax error: unexpected '<EOF>' at 1:23.`,
      `error admission/p policy.yaml "object.spec.paused" The expression does not compile: must evaluate to bool but got dyn at 1:1.`,
    ]);
    expect(unknown).toEqual(['An expression of the ValidatingAdmissionPolicy p does not compile.']);
  });

  it('is reported for what the API server does not store', async () => {
    const { shown } = await findings(
      policy('validations: [{message: x}]\nfailurePolicy: ignore', { binding: 'validationActions: [deny]' }),
    );
    expect(shown.map((each) => each.replace(/^\S+ admission\/p policy.yaml /, ''))).toEqual([
      '"message" The API server does not store the policy: the expression is empty or no text.',
      '"ignore" The API server does not store the policy: spec.failurePolicy is neither Fail nor Ignore.',
      `"deny" The API server does not store the binding: 'deny' is none of Deny, Warn and Audit.`,
    ]);
  });

  it('does not fill a report with one message', async () => {
    const { shown } = await findings(
      policy(`validations: [{expression: "false", message: ${'long'.repeat(9_000)}}]`),
    );
    expect(shown[0]!.length).toBeLessThan(6_000);
  });

  it('is not evaluated if its variables use each other without end', async () => {
    const variables = Array.from(
      { length: 3_000 },
      (_, index) => `{name: v${index}, expression: "${index === 0 ? '1' : `variables.v${index - 1} + 1`}"}`,
    );
    const { shown, unknown } = await findings(
      policy(`variables: [${variables.join(', ')}]\nvalidations: [{expression: variables.v2999 == 3000}]`),
    );
    expect(shown).toEqual([]);
    expect(unknown).toEqual(['More than 200 variables of the policy use each other, one within another.']);
  });

  it('may name variables as objects of JavaScript name their own', async () => {
    const { shown } = await findings(
      policy(`
variables: [{name: __proto__, expression: "object.metadata.name"}, {name: constructor, expression: "'x'"}]
validations: [{expression: "false", messageExpression: "variables.__proto__ + variables.constructor"}]`),
    );
    expect(shown).toHaveLength(1);
    expect(shown[0]).toContain('denied request: webx.');
  });

  it('needs a release that knows its functions, and the one before', async () => {
    const lists = policy('validations: [{expression: "[[1]].flatten() == [1]"}]');
    const in134 = await findings(lists, deployment, { kubernetesVersion: '1.34' });
    expect(in134.shown[0]).toContain(
      "Kubernetes 1.34 stores expressions of a new policy only with what 1.33 had, where it does not compile: undeclared reference to 'flatten'",
    );
    expect((await findings(lists, deployment, { kubernetesVersion: '1.35' })).shown).toEqual([]);
  });

  it('has no effect without its other half', async () => {
    const [alone = '', binding = ''] = policy('validations: [{expression: "false"}]').split('---\n');
    expect((await findings(alone)).shown).toEqual([
      'warn admission/p policy.yaml "p" No ValidatingAdmissionPolicyBinding puts the policy p into effect.',
    ]);
    expect((await findings(binding)).shown).toEqual([
      'error admission/p policy.yaml "p" The binding has no effect: there is no ValidatingAdmissionPolicy p.',
    ]);
  });

  it('that costs too much ends as the API server ends it', async () => {
    const { shown } = await findings(
      policy('validations: [{expression: "lists.range(2000).all(i, lists.range(2000).all(j, i + j >= 0))"}]'),
    );
    expect(shown[0]).toContain('operation cancelled: actual cost limit exceeded');
  });
});

it('policies that are given need not be linted, and custom resources stay as written', async () => {
  const files = {
    'w.yaml':
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, namespace: shop}\nspec: {size: 0, quiet: false}\n',
  };
  const given = policy('validations: [{expression: "has(object.spec.quiet) && object.spec.size > 0"}]', {
    groups: '[example.com]',
    resources: '[widgets]',
  });
  expect(shown(await lintWith({ files, given }), files)).toEqual([
    `error admission/p w.yaml "0" ValidatingAdmissionPolicy 'p' with binding 'p-binding' denied request: failed expression: has(object.spec.quiet) && object.spec.size > 0.`,
  ]);
});
