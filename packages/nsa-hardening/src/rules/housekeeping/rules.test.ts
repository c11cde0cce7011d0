import { testRule } from '../../../test/test-rule.js';

const job = (spec: string, annotations = '{}'): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: ${annotations}
spec: ${spec}
`;

testRule('job-ttl', {
  valid: [
    job('{ttlSecondsAfterFinished: 0}'),
    job('{}', '{helm.sh/hook-delete-policy: hook-succeeded}'),
    job('{}', '{argocd.argoproj.io/hook-delete-policy: HookSucceeded}'),
    {
      name: 'a CronJob keeps a few',
      code: 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: report}\nspec: {}\n',
    },
    { name: 'malformed', code: job('{ttlSecondsAfterFinished: soon}') },
  ],
  invalid: [
    {
      code: job('{}'),
      findings: [{ messageId: 'stays', text: 'spec' }],
      fixed: job('\n  ttlSecondsAfterFinished: 86400').replace('spec: ', 'spec:'),
    },
  ],
});

const certificate = (spec: string): string =>
  `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: web\nspec: ${spec}\n`;

testRule('certificate-duration', {
  valid: [
    certificate('{duration: 2160h}'),
    certificate('{privateKey: {rotationPolicy: Always}}'),
    { name: 'a higher bound', code: certificate('{duration: 8760h}'), options: { max: '8760h0m0s' } },
    { name: 'of an authority', code: certificate('{isCA: true, duration: 87600h}') },
    { name: 'no duration', code: certificate('{duration: 90d}') },
  ],
  invalid: [
    {
      code: certificate('{duration: 2160h0m1s, privateKey: {rotationPolicy: Never}}'),
      findings: [
        {
          messageId: 'long',
          text: '2160h0m1s',
          message: 'This certificate is valid for longer than 2160h. Shorten spec.duration.',
        },
        { messageId: 'key', text: 'Never' },
      ],
      fixed: certificate('{duration: 2160h, privateKey: {rotationPolicy: Always}}'),
    },
    {
      name: 'renewed early enough for the shorter one',
      code: certificate('{duration: 8760h, renewBefore: 720h}'),
      findings: [{ messageId: 'long', text: '8760h' }],
      fixed: certificate('{duration: 2160h, renewBefore: 720h}'),
    },
    {
      name: 'renewed before the shorter one would begin',
      code: certificate('{duration: 8760h, renewBefore: 2160h}'),
      findings: [{ messageId: 'long', text: '8760h' }],
    },
  ],
});

const storageClass = (fields: string): string =>
  `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\n${fields}`;

testRule('storage-class-encrypted', {
  valid: [
    storageClass('provisioner: ebs.csi.aws.com\nparameters:\n  encrypted: "true"\n'),
    storageClass('provisioner: example.com/nfs\n'),
    storageClass('provisioner: toString\n'),
  ],
  invalid: [
    {
      code: storageClass('provisioner: ebs.csi.aws.com\nparameters:\n  encrypted: "false"\n'),
      findings: [{ messageId: 'plain', text: '"false"' }],
      fixed: storageClass('provisioner: ebs.csi.aws.com\nparameters:\n  encrypted: "true"\n'),
    },
    {
      code: storageClass('provisioner: ebs.csi.aws.com\n'),
      findings: [{ messageId: 'plain', text: 'fast' }],
      fixed: storageClass('provisioner: ebs.csi.aws.com\nparameters:\n  encrypted: "true"\n'),
    },
    {
      name: 'a driver of your own',
      code: storageClass('provisioner: example.com/nfs\nparameters:\n  type: ssd\n'),
      options: { provisioners: { 'example.com/nfs': 'secure' } },
      findings: [
        {
          messageId: 'plain',
          text: 'parameters',
          message:
            'This StorageClass does not encrypt its volumes, because \'secure\' is not true. Set it to "true".',
        },
      ],
    },
  ],
});
