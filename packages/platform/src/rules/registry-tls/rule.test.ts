import { testRule } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;

const container = (image: string, ...args: readonly string[]): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: build}\nspec:\n  containers:\n  - {name: c, image: ${image}, args: ${JSON.stringify(args)}}\n`;
const configMap = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n${text.replace(/^/gm, '    ')}\n`;

testRule('registry-tls-off', {
  valid: [
    'mirrors: {docker.io: {endpoint: ["https://mirror.example.com"]}}\nconfigs: {mirror.example.com: {auth: {username: a}}}\n',
    'mirrors: {docker.io: {endpoint: ["http://localhost:5000", "http://127.0.0.1:5000", "http://registry.kube-system.svc:5000"]}}\n',
    'configs: {registry: {tls: {insecure_skip_verify: true}}}\n',
    'configs: {registry.example.com: {tls: {insecure_skip_verify: false}}}\n',
    {
      name: 'a test cluster',
      code: 'configs: {registry.example.com: {tls: {insecure_skip_verify: true}}}\n',
      options: { registries: ['registry.example.com'] },
    },
    'apiVersion: v1alpha1\nkind: RegistryTLSConfig\nname: registry.example.com\n',
    object('config.openshift.io/v1', 'Image', 'registrySources: {allowedRegistries: [quay.io]}'),
    object(
      'config.openshift.io/v1',
      'Image',
      'registrySources: {insecureRegistries: ["image-registry.openshift-image-registry.svc:5000"]}',
    ),
    container(
      'gcr.io/kaniko-project/executor',
      '--destination=registry.kube-system.svc:5000/a',
      '--insecure',
    ),
    container('gcr.io/kaniko-project/executor', '--destination=registry.example.com/a'),
    container('ghcr.io/example/tool', '--insecure', '--tls-verify=false'),
    container('docker:dind', '--insecure-registry=localhost:5000'),
    {
      name: 'a client of something else',
      code: configMap('[[outputs.influxdb]]\n  insecure_skip_verify = true'),
    },
  ],
  invalid: [
    {
      code: 'mirrors: {docker.io: {endpoint: ["http://mirror.example.com:5000"]}}\n',
      findings: [
        {
          messageId: 'host',
          text: '"http://mirror.example.com:5000"',
          message:
            "Images from 'mirror.example.com' are pulled without verified TLS, so anyone on the network path can replace them. Give the node the registry's CA.",
        },
      ],
    },
    ...[
      'configs: {"registry.example.com:5000": {tls: {insecure_skip_verify: true}}}\n',
      'machine: {registries: {config: {registry.example.com: {tls: {insecureSkipVerify: true}}}}}\n',
      'apiVersion: v1alpha1\nkind: RegistryTLSConfig\nname: registry.example.com:5000\ninsecureSkipVerify: true\n',
      object(
        'config.openshift.io/v1',
        'Image',
        'allowedRegistriesForImport: [{domainName: registry.example.com, insecure: true}]',
      ),
      object(
        'provisioning.cattle.io/v1',
        'Cluster',
        'rkeConfig: {registries: {configs: {registry.example.com: {insecureSkipVerify: true}}}}',
      ),
      object(
        'controlplane.cluster.x-k8s.io/v1beta1',
        'RKE2ControlPlane',
        'privateRegistriesConfig: {configs: {registry.example.com: {tls: {insecureSkipVerify: true}}}}',
      ),
    ].map((code) => ({ code, findings: [{ messageId: 'host', text: 'true' }] })),
    {
      code: 'apiVersion: v1alpha1\nkind: RegistryMirrorConfig\nname: ghcr.io\nendpoints: [{url: "http://a.example.com"}]\n',
      findings: [{ messageId: 'host', text: '"http://a.example.com"' }],
    },
    {
      code: object(
        'config.openshift.io/v1',
        'Image',
        'registrySources: {insecureRegistries: [registry.example.com]}',
      ),
      findings: [{ messageId: 'host', text: 'registry.example.com' }],
    },
    {
      code: container(
        'gcr.io/kaniko-project/executor',
        '--destination=registry.example.com/a',
        '--skip-tls-verify',
      ),
      findings: [{ messageId: 'flag', text: '"--skip-tls-verify"' }],
    },
    {
      code: container('quay.io/buildah/stable', 'buildah', 'push', '--tls-verify=false', 'a'),
      findings: [{ messageId: 'flag', text: '"--tls-verify=false"' }],
    },
    {
      name: 'in a script',
      code: container('quay.io/podman/stable', '-c', 'podman push --tls-verify=false registry.example.com/a'),
      findings: [{ messageId: 'flag', text: '"podman push --tls-verify=false registry.example.com/a"' }],
    },
    {
      code: container('docker:dind', '--insecure-registry', 'registry.example.com'),
      findings: [{ messageId: 'flag', text: '"--insecure-registry"' }],
    },
    {
      name: "containerd's hosts",
      code: configMap(
        'server = "https://registry.example.com"\n[host."https://registry.example.com"]\n  skip_verify = true',
      ),
      findings: [{ messageId: 'file', text: 'a' }],
    },
    {
      name: "CRI-O's registries in a MachineConfig",
      code: object(
        'machineconfiguration.openshift.io/v1',
        'MachineConfig',
        `config: {storage: {files: [{path: /a, contents: {source: "data:,${encodeURIComponent('[[registry]]\nlocation = "registry.example.com"\ninsecure = true\n')}"}}]}}`,
      ),
      findings: [
        {
          messageId: 'file',
          text: `"data:,${encodeURIComponent('[[registry]]\nlocation = "registry.example.com"\ninsecure = true\n')}"`,
        },
      ],
    },
    {
      name: "Docker's file of a machine",
      code: object(
        'bootstrap.cluster.x-k8s.io/v1beta1',
        'KubeadmConfig',
        `files: [{path: /etc/docker/daemon.json, content: '{"insecure-registries": ["registry.example.com"]}'}]`,
      ),
      findings: [{ messageId: 'file', text: `'{"insecure-registries": ["registry.example.com"]}'` }],
    },
  ],
});
