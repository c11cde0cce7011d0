import { testRule } from '../../../test/test-rule.js';

const traefik = (args: string, image = 'docker.io/traefik:v3.6.2'): string => `apiVersion: v1
kind: Pod
metadata: {name: traefik}
spec:
  containers:
    - name: traefik
      image: ${image}
      args: [${args}]
`;
const release = (values: string, chart = 'traefik'): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  chart: {spec: {chart: ${chart}}}
  values: ${values}
`;

testRule('ingress-controller-open', {
  valid: [
    traefik('--providers.kubernetescrd, --providers.kubernetescrd.allowcrossnamespace=false'),
    traefik('--api.insecure=true, "--entryPoints.traefik.address=127.0.0.1:8080"'),
    { name: 'another program', code: traefik('--api.insecure=true', 'registry.example/shop') },
    {
      name: 'one team',
      code: traefik('--providers.kubernetescrd.allowCrossNamespace=true'),
      options: { oneTeam: true },
    },
    release('{providers: {kubernetesCRD: {allowCrossNamespace: false}}}'),
    {
      name: 'another chart',
      code: release('{providers: {kubernetesCRD: {allowCrossNamespace: true}}}', 'shop'),
    },
  ],
  invalid: [
    {
      code: traefik(
        '--providers.kubernetescrd.allowCrossNamespace=true, --providers.kubernetesIngress.allowExternalNameServices, --api.insecure=true, --serversTransport.insecureSkipVerify=true, --tcpServersTransport.tls.insecureSkipVerify',
      ),
      findings: [
        { messageId: 'namespaces', text: '--providers.kubernetescrd.allowCrossNamespace=true' },
        { messageId: 'names', text: '--providers.kubernetesIngress.allowExternalNameServices' },
        { messageId: 'api', text: '--api.insecure=true' },
        { messageId: 'certificates', text: '--serversTransport.insecureSkipVerify=true' },
        { messageId: 'certificates', text: '--tcpServersTransport.tls.insecureSkipVerify' },
      ],
    },
    {
      code: release(
        '{providers: {kubernetesCRD: {allowCrossNamespace: true}}, additionalArguments: [--api.insecure]}',
      ),
      findings: [
        { messageId: 'namespaces', text: 'true' },
        { messageId: 'api', text: '--api.insecure' },
      ],
    },
    {
      name: 'on k3s',
      code: `apiVersion: helm.cattle.io/v1
kind: HelmChartConfig
metadata: {name: traefik, namespace: kube-system}
spec:
  valuesContent: |
    providers:
      kubernetesCRD:
        allowCrossNamespace: true
    additionalArguments:
      - "--api.insecure=true"
`,
      findings: [
        { messageId: 'api', text: 'valuesContent' },
        { messageId: 'namespaces', text: 'valuesContent' },
      ],
    },
    {
      code: 'apiVersion: traefik.io/v1alpha1\nkind: ServersTransport\nmetadata: {name: web}\nspec: {insecureSkipVerify: true}\n',
      findings: [{ messageId: 'certificates', text: 'true' }],
    },
  ],
});
