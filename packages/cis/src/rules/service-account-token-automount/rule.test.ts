import { app, binding, documents, pod, serviceAccount, testPolicy } from '../../../test/policies.js';

const OFF = 'automountServiceAccountToken: false\n';
const ON = 'automountServiceAccountToken: true\n';
const asApp = (more = ''): string => pod(`serviceAccountName: app\n${more}${app()}`);
const bound = (namespace: string): string =>
  binding('b', 'Role/reader', [`ServiceAccount:${namespace}/app`], { namespace: 'shop' });

testPolicy('service-account-token-automount', {
  valid: [
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
      unknown: ['The ServiceAccount "app" is not in the run.'],
    },
    {
      name: 'bindings may be elsewhere',
      code: documents(asApp(), serviceAccount('app')),
      complete: false,
      unknown: ['The run did not see the whole project.'],
    },
    {
      name: 'the control plane',
      code: pod(app(), { namespace: 'kube-system', labels: '{tier: control-plane}' }),
    },
  ],
  invalid: [
    {
      code: documents(asApp(), serviceAccount('app')),
      findings: [
        {
          messageId: 'mounted',
          text: 'spec',
          pathByName: 'spec.automountServiceAccountToken',
          message:
            "The pod gets a token of the ServiceAccount 'app' mounted, which nothing says that it needs.",
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
