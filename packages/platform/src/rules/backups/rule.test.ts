import { container } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const location = (config: string): string =>
  `apiVersion: velero.io/v1\nkind: BackupStorageLocation\nmetadata: {name: default}\nspec: {provider: aws, config: ${config}}\n`;
const object = (api: string, kind: string, spec: string): string =>
  `apiVersion: ${api}\nkind: ${kind}\nmetadata: {name: site}\nspec: ${spec}\n`;
const script = (text: string): string => container(`image: a\ncommand: [sh, -c, "${text}"]`);

testRule('backup-exposed', {
  valid: [
    location('{s3Url: https://s3.example.com}'),
    location('{s3Url: "http://minio.velero.svc:9000", insecureSkipTLSVerify: "false"}'),
    object('s3.services.k8s.aws/v1alpha1', 'Bucket', '{name: b, acl: private}'),
    object('storage.gcp.m.upbound.io/v1beta1', 'BucketIAMMember', '{forProvider: {member: "user:a@b.c"}}'),
    {
      name: 'a field that the kind does not take',
      code: object('s3.aws.upbound.io/v1beta2', 'Bucket', '{forProvider: {acl: public-read}}'),
    },
    {
      name: 'public on purpose',
      code: object('s3.services.k8s.aws/v1alpha1', 'Bucket', '{name: b, acl: public-read}'),
      options: { publicBuckets: ['site'] },
    },
    script('pg_dump shop | gzip | aws s3 cp - s3://b/shop.gz'),
    { name: 'no backup', code: script('aws s3 cp page.html s3://b/ --acl public-read') },
    script('pg_dump shop > /b/x && mc cp /b/x http://minio.backup.svc/b'),
  ],
  invalid: [
    {
      code: location('{s3Url: "http://s3.example.com", insecureSkipTLSVerify: "true"}'),
      findings: [
        { messageId: 'plain', text: '"http://s3.example.com"' },
        { messageId: 'unverified', text: '"true"' },
      ],
    },
    {
      code: object('s3.services.k8s.aws/v1alpha1', 'Bucket', '{name: b, acl: public-read}'),
      findings: [{ messageId: 'bucket', text: 'public-read' }],
    },
    {
      code: object('s3.aws.upbound.io/v1beta1', 'BucketACL', '{forProvider: {acl: authenticated-read}}'),
      findings: [{ messageId: 'bucket', text: 'authenticated-read' }],
    },
    {
      code: object('s3.aws.m.upbound.io/v1beta1', 'BucketACL', '{forProvider: {acl: public-read}}'),
      findings: [{ messageId: 'bucket', text: 'public-read' }],
    },
    {
      code: object(
        'storage.gcp.m.upbound.io/v1beta1',
        'BucketIAMMember',
        '{forProvider: {member: allUsers}}',
      ),
      findings: [{ messageId: 'bucket', text: 'allUsers' }],
    },
    {
      code: object(
        'storage.gcp.upbound.io/v1beta1',
        'BucketACL',
        '{forProvider: {predefinedAcl: publicRead}}',
      ),
      findings: [{ messageId: 'bucket', text: 'publicRead' }],
    },
    {
      code: object(
        'storage.cnrm.cloud.google.com/v1beta1',
        'StorageBucketAccessControl',
        '{entity: allUsers, bucketRef: {name: b}}',
      ),
      findings: [{ messageId: 'bucket', text: 'allUsers' }],
    },
    {
      code: object(
        'storage.azure.upbound.io/v1beta1',
        'Container',
        '{forProvider: {containerAccessType: blob}}',
      ),
      findings: [{ messageId: 'bucket', text: 'blob' }],
    },
    {
      code: script('etcdctl snapshot save /b/x && aws s3 cp /b/x s3://b/ --acl=public-read --no-verify-ssl'),
      findings: [
        {
          messageId: 'upload',
          text: '"etcdctl snapshot save /b/x && aws s3 cp /b/x s3://b/ --acl=public-read --no-verify-ssl"',
        },
        {
          messageId: 'upload',
          text: '"etcdctl snapshot save /b/x && aws s3 cp /b/x s3://b/ --acl=public-read --no-verify-ssl"',
        },
      ],
    },
    {
      code: script('mysqldump shop | curl -T - http://backup.example.com/x'),
      findings: [{ messageId: 'plain', text: '"mysqldump shop | curl -T - http://backup.example.com/x"' }],
    },
  ],
});
