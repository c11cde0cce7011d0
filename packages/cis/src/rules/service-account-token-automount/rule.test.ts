import { app, binding, documents, pod, serviceAccount, testPolicy } from '../../../test/policies.js';

const OFF = 'automountServiceAccountToken: false\n';
const ON = 'automountServiceAccountToken: true\n';
const asApp = (more = ''): string => pod(`serviceAccountName: app\n${more}${app()}`);
const bound = (namespace: string): string =>
  binding('b', 'Role/reader', [`ServiceAccount:${namespace}/app`], { namespace: 'shop' });

const boundDefault = binding('b', 'Role/reader', ['ServiceAccount:shop/default'], { namespace: 'shop' });
const another = (spec: string): string => pod(spec).replace('name: web\n', 'name: other\n');
/** Pods in one namespace that name no service account. */
const two = (own: string): string => documents(pod(own), another(app()), boundDefault);

testPolicy('service-account-token-automount', {
  valid: [
    { name: 'the only workload of a default account with rights', code: documents(pod(app()), boundDefault) },
    {
      name: 'beside workloads without a token',
      code: documents(pod(app()), another(`${OFF}${app()}`), boundDefault),
    },
    {
      name: 'a step of a workflow reports its result',
      code: documents(
        `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: build, namespace: shop}\nspec:\n  templates:\n  - name: a\n    container: {image: golang}\n`,
        boundDefault,
        `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: test, namespace: shop}\nspec:\n  templates:\n  - name: a\n    container: {image: golang}\n`,
      ),
    },
    {
      name: 'other workloads may be elsewhere',
      code: documents(pod(app()), boundDefault),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
    pod(`${OFF}${app()}`),
    { name: 'the account says no', code: documents(asApp(), serviceAccount('app', OFF)) },
    { name: 'the pod overrides its account', code: documents(asApp(OFF), serviceAccount('app', ON)) },
    { name: 'a binding says what for', code: documents(asApp(), serviceAccount('app'), bound('shop')) },
    { name: 'also where the pod asks for it', code: documents(asApp(ON), bound('shop')) },
    {
      name: 'namespaces are given at install time',
      code: documents(
        asApp().replace('  namespace: shop\n', ''),
        serviceAccount('app').replace('  namespace: shop\n', ''),
        bound('default'),
      ),
    },
    {
      name: 'the account is not here',
      code: asApp(),
      unknown: ['The ServiceAccount "app" is not among the linted files.'],
    },
    {
      name: 'bindings may be elsewhere',
      code: documents(asApp(), serviceAccount('app')),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
    {
      name: 'the control plane',
      code: pod(app(), { namespace: 'kube-system', labels: '{tier: control-plane}' }),
    },
  ],
  invalid: [
    {
      name: 'a default account with rights, of which nothing shows who uses them',
      code: two(app()),
      findings: [
        {
          messageId: 'shared',
          text: 'spec',
          message:
            "The pod mounts a token for ServiceAccount 'default' with the permissions that RoleBinding shop/b grants, but nothing shows that this pod needs them. Set automountServiceAccountToken: false.",
          related: [
            { text: 'roleRef', message: 'Every pod that runs as this account has these permissions.' },
          ],
        },
        { messageId: 'shared', text: 'spec' },
      ],
    },
    ...(
      [
        ['asks for the token', `${ON}${app()}`],
        ['runs kubectl', app('command: [sh, -c, kubectl get pods]\n')],
        [
          'names the files of the token',
          app('args: [--token=/var/run/secrets/kubernetes.io/serviceaccount/token]\n'),
        ],
        ['elects a leader', app('args: [--leader-elect]\n')],
        ['is told where the API is', app('env: [{ name: API, value: "https://kubernetes.default.svc" }]\n')],
      ] as const
    ).map(([name, own]) => ({
      name: `another pod ${name}`,
      code: two(own),
      findings: [{ messageId: 'shared', text: 'spec', pathByName: 'spec.automountServiceAccountToken' }],
    })),
    {
      name: 'an image of that name, and a registry of that name',
      code: two(app().replace('image: nginx', 'image: k8s.example.com/operators/app:1')),
      findings: [
        { messageId: 'shared', text: 'spec' },
        { messageId: 'shared', text: 'spec' },
      ],
    },
    {
      code: documents(asApp(), serviceAccount('app')),
      findings: [
        {
          messageId: 'mounted',
          text: 'spec',
          pathByName: 'spec.automountServiceAccountToken',
          message:
            "The pod mounts a token for ServiceAccount 'app', but nothing shows that it needs one. Set automountServiceAccountToken: false.",
        },
      ],
    },
    {
      name: 'the default account',
      code: pod(app()),
      complete: false,
      findings: [{ messageId: 'mounted', text: 'spec' }],
    },
    { code: asApp(ON), findings: [{ messageId: 'mounted', text: 'true' }] },
    {
      name: 'the account says yes',
      code: documents(asApp(), serviceAccount('app', ON)),
      findings: [
        {
          messageId: 'mounted',
          text: 'spec',
          related: [{ text: 'true', message: 'The ServiceAccount mounts it.' }],
        },
      ],
    },
    {
      name: 'the binding is for an account of another namespace',
      code: documents(asApp(), serviceAccount('app'), bound('other')),
      findings: [{ messageId: 'mounted', text: 'spec' }],
    },
    {
      name: 'bound, where that is no excuse',
      code: documents(asApp(), serviceAccount('app'), bound('shop')),
      options: { ignoreIfBound: false },
      findings: [{ messageId: 'mounted', text: 'spec' }],
    },
  ],
});
