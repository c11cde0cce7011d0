import { testRule } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\nspec: {${spec}}\n`;
const karpenter = (spec: string): string => object('karpenter.k8s.aws/v1', 'EC2NodeClass', spec);
const eksctl = (groups: string): string =>
  `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: shop, region: a}\n${groups}\n`;
const infra = (kind: string, spec: string): string =>
  object('infrastructure.cluster.x-k8s.io/v1beta2', kind, spec);
const kops = (spec: string): string => object('kops.k8s.io/v1alpha2', 'InstanceGroup', spec);

testRule('node-metadata-hop', {
  valid: [
    karpenter(''),
    karpenter('metadataOptions: {httpTokens: required, httpPutResponseHopLimit: 2}'),
    karpenter('metadataOptions: {httpEndpoint: disabled, httpTokens: optional, httpPutResponseHopLimit: 9}'),
    eksctl('managedNodeGroups: [{name: a, disableIMDSv1: true}, {name: b}]'),
    infra('AWSMachineTemplate', 'template: {spec: {instanceMetadataOptions: {httpTokens: required}}}'),
    kops('instanceMetadata: {httpTokens: required, httpPutResponseHopLimit: 1}'),
    kops('role: ControlPlane, instanceMetadata: {httpTokens: required, httpPutResponseHopLimit: 3}'),
    { name: 'a launch template of its own', code: infra('AWSManagedMachinePool', 'scaling: {maxSize: 3}') },
    {
      name: 'a class that may add it',
      code: `${infra('AWSMachineTemplate', 'template: {spec: {}}')}---\n${object('cluster.x-k8s.io/v1beta1', 'ClusterClass', '')}`,
    },
  ],
  invalid: [
    {
      code: karpenter('metadataOptions: {httpTokens: optional, httpPutResponseHopLimit: 64}'),
      findings: [
        { messageId: 'optional', text: 'optional' },
        { messageId: 'far', text: '64' },
      ],
    },
    {
      code: eksctl(
        'nodeGroups: [{name: a, disableIMDSv1: false}]\nmanagedNodeGroups: [{name: b, disableIMDSv1: false}]',
      ),
      findings: [
        { messageId: 'optional', text: 'false' },
        { messageId: 'optional', text: 'false' },
      ],
    },
    ...[
      infra('AWSMachineTemplate', 'template: {spec: {instanceMetadataOptions: {httpTokens: optional}}}'),
      infra('AWSMachine', 'instanceMetadataOptions: {httpTokens: optional}'),
      infra('AWSManagedMachinePool', 'awsLaunchTemplate: {instanceMetadataOptions: {httpTokens: optional}}'),
      kops('instanceMetadata: {httpTokens: optional}'),
    ].map((code) => ({ code, findings: [{ messageId: 'optional', text: 'optional' }] })),
    ...[
      [infra('AWSMachine', 'instanceType: m5.large'), 'spec'],
      [infra('AWSMachineTemplate', 'template: {spec: {instanceType: m5.large}}'), 'spec'],
      [
        infra('AWSMachine', 'instanceMetadataOptions: {httpPutResponseHopLimit: 1}'),
        'instanceMetadataOptions',
      ],
      [
        infra(
          'AWSManagedMachinePool',
          'awsLaunchTemplate: {instanceMetadataOptions: {httpPutResponseHopLimit: 1}}',
        ),
        'instanceMetadataOptions',
      ],
    ].map(([code, text]) => ({ code: code!, findings: [{ messageId: 'silent' as const, text: text! }] })),
    {
      name: 'more hops than kops gives a control plane',
      code: kops('role: Node, instanceMetadata: {httpTokens: required, httpPutResponseHopLimit: 3}'),
      findings: [{ messageId: 'far', text: '3' }],
    },
  ],
});

testRule('node-metadata-pods', {
  valid: [
    karpenter(''),
    karpenter('metadataOptions: {httpPutResponseHopLimit: 1}'),
    eksctl('nodeGroups: [{name: a, disablePodIMDS: true}]'),
    eksctl('fargateProfiles: []'),
  ],
  invalid: [
    {
      code: karpenter('metadataOptions: {httpPutResponseHopLimit: 2}'),
      findings: [{ messageId: 'reachable', text: '2' }],
    },
    { code: eksctl('nodeGroups: [{name: a}]'), findings: [{ messageId: 'open', text: 'a' }] },
  ],
});

const kubeadm = (spec: string, kind = 'KubeadmConfig'): string =>
  object('bootstrap.cluster.x-k8s.io/v1beta1', kind, spec);

testRule('node-image-or-user-data', {
  valid: [
    karpenter('amiSelectorTerms: [{alias: al2023@v20250101}, {id: ami-1}]'),
    karpenter('amiSelectorTerms: [{alias: windows2022@latest}]'),
    kubeadm("preKubeadmCommands: ['curl -fsSLo /tmp/a https://a.example.com/a', 'sha256sum -c /tmp/a.sum']"),
    kubeadm(
      "preKubeadmCommands: ['curl -s https://a.example.com/key | gpg --dearmor -o /a', 'curl a | shasum -c']",
    ),
    kubeadm("preKubeadmCommands: ['# curl https://a.example.com | sh', 'wget -qO- https://a | tar xz']"),
    kubeadm('users: [{name: a, sshAuthorizedKeys: [ssh-ed25519 AAAA], lockPassword: true}]'),
    kubeadm('users: [{name: a, passwdFrom: {secret: {name: a, key: b}}}]'),
    kops('additionalUserData: [{name: a, content: "#!/bin/sh\\necho ok | sh-wrapper"}]'),
  ],
  invalid: [
    {
      code: karpenter('amiSelectorTerms: [{alias: al2023@latest}, {alias: bottlerocket@v1}]'),
      findings: [{ messageId: 'latest', text: 'al2023@latest' }],
    },
    ...[
      'curl -sfL https://get.k3s.io | sh -',
      'curl -fsSL https://a.example.com/x | sudo -E bash',
      'wget -qO- https://a.example.com/x | /bin/bash -s -- --now',
      'bash -c "$(curl -fsSL https://a.example.com/x)"',
      'bash <(curl -s https://a.example.com/x)',
    ].flatMap((command) => {
      const text = `'${command}'`;
      return [
        { code: kubeadm(`preKubeadmCommands: [${text}]`), findings: [{ messageId: 'piped', text }] },
        {
          code: object(
            'controlplane.cluster.x-k8s.io/v1beta1',
            'KubeadmControlPlane',
            `kubeadmConfigSpec: {postKubeadmCommands: [a, ${text}]}`,
          ),
          findings: [{ messageId: 'piped', text }],
        },
        {
          code: eksctl(`managedNodeGroups: [{name: a, preBootstrapCommands: [${text}]}]`),
          findings: [{ messageId: 'piped', text }],
        },
      ];
    }),
    {
      name: 'a script over several lines',
      code: `apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {name: a}\nspec:\n  userData: |\n    #!/bin/sh\n    curl -s https://a.example.com/x \\\\\n      | sh\n`.replaceAll(
        '\\\\',
        '\\',
      ),
      findings: [{ messageId: 'piped', text: 'userData' }],
    },
    {
      code: kubeadm(
        'template: {spec: {users: [{name: a, passwd: $6$abc}, {name: b, lockPassword: false}]}}',
        'KubeadmConfigTemplate',
      ),
      findings: [
        { messageId: 'password', text: '$6$abc' },
        { messageId: 'unlocked', text: 'false' },
      ],
    },
    {
      code: kops("additionalUserData: [{name: a, content: 'echo root:secret | chpasswd'}]"),
      findings: [{ messageId: 'password', text: "'echo root:secret | chpasswd'" }],
    },
  ],
});
