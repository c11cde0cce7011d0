import { defineRule } from '@plimsoll/core';
import {
  type AnyCursor,
  type ContainerCursor,
  commandsOf,
  flagOf,
  isPlain,
  type Resource,
  textOf,
  type Word,
} from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { type Field, fieldAt, type Kinds, visitorOf } from '../../fields.js';

const PUBLIC_ACL =
  /^(?:public-read|public-read-write|authenticated-read|publicRead|publicReadWrite|authenticatedRead)$/;
const EVERYONE = ['allUsers', 'allAuthenticatedUsers'];

interface Bucket extends Kinds {
  readonly field: string;
  readonly isPublic: (value: string) => boolean;
}

const byAcl = (value: string): boolean => PUBLIC_ACL.test(value);
const byMember = (value: string): boolean => EVERYONE.includes(value);

/** Fields of kinds that create or configure a bucket, and the values that make it public. */
const BUCKETS: readonly Bucket[] = [
  // apis/v1alpha1/bucket.go of aws-controllers-k8s/s3-controller
  { kinds: ['s3.services.k8s.aws/Bucket'], field: 'acl', isPublic: byAcl },
  // apis/s3 of crossplane-contrib/provider-aws and of .../provider-upjet-aws, whose Bucket shows an ACL but accepts
  // none
  {
    kinds: ['s3.aws.crossplane.io/Bucket', 's3.aws.upbound.io/BucketACL', 's3.aws.m.upbound.io/BucketACL'],
    field: 'forProvider.acl',
    isPublic: byAcl,
  },
  // apis/storage and apis/namespaced/storage of crossplane-contrib/provider-upjet-gcp and of .../provider-upjet-azure
  {
    kinds: ['storage.gcp.upbound.io/BucketIAMMember', 'storage.gcp.m.upbound.io/BucketIAMMember'],
    field: 'forProvider.member',
    isPublic: byMember,
  },
  {
    kinds: ['storage.gcp.upbound.io/BucketACL', 'storage.gcp.m.upbound.io/BucketACL'],
    field: 'forProvider.predefinedAcl',
    isPublic: byAcl,
  },
  {
    kinds: ['storage.azure.upbound.io/Container', 'storage.azure.m.upbound.io/Container'],
    field: 'forProvider.containerAccessType',
    isPublic: (value) => ['blob', 'container'].includes(value),
  },
  // pkg/clients/generated/apis/storage/v1beta1 of GoogleCloudPlatform/k8s-config-connector
  {
    kinds: [
      'storage.cnrm.cloud.google.com/StorageBucketAccessControl',
      'storage.cnrm.cloud.google.com/StorageDefaultObjectAccessControl',
    ],
    field: 'entity',
    isPublic: byMember,
  },
];

/** Programs that dump a datastore, and programs that copy the dump out of the cluster. */
const DUMPS =
  /(?:^|\/)(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|redis-cli|velero|restic|kopia)$/;
const UPLOADS = /(?:^|\/)(?:aws|s3cmd|mc|gsutil|gcloud|az|rclone|curl|restic)$/;

/** https://velero.io/docs/main/api-types/backupstoragelocation/ and the configuration of velero-plugin-for-aws */
export const backupExposed = defineRule({
  meta: {
    description: 'Keep backups private in transit and at rest',
    scope: 'resource',
    risk: 6.5,
    cwe: [295, 319, 552],
    precision: 'medium',
    messages: {
      plain: 'Backups leave the cluster without TLS, so anyone on the network path can read them. Use https.',
      unverified:
        "The backup target's certificate is not verified, so anyone impersonating it receives the backups. Name the CA in caCert.",
      bucket: 'Anyone can read this bucket. Make it private, or list it in the option publicBuckets.',
      upload: "'{{setting}}' exposes the backup: {{how}}. Remove it.",
    },
    schema: optionsSchema({
      publicBuckets: listOf('Names of buckets that are public on purpose, such as a website.'),
    }),
    defaultOptions: { publicBuckets: [] },
  },
  create(context) {
    const judgeBucket = (spec: Field, { field, isPublic }: Bucket, { name = '' }: Resource): void => {
      const at = fieldAt(spec, field);
      if (typeof at.value === 'string' && isPublic(at.value) && !context.options.publicBuckets.includes(name))
        context.report({ at, messageId: 'bucket' });
    };
    return {
      ...visitorOf(BUCKETS, judgeBucket),
      'velero.io/BackupStorageLocation'(root) {
        const config = root.at('spec').at('config');
        const skips = config.at('insecureSkipTLSVerify');
        if (textOf(skips.value) === 'true') context.report({ at: skips, messageId: 'unverified' });
        const url = config.at('s3Url');
        if (isPlain(url.value)) context.report({ at: url, messageId: 'plain' });
      },
      Container(container) {
        if (!dumps(container)) return context.notApplicable();
        const report = (at: AnyCursor, setting: string, how: string): void =>
          context.report({ at, messageId: 'upload', data: { setting, how } });
        for (const { words } of commandsOf(container)) {
          if (!words.some(({ text }) => UPLOADS.test(text))) continue;
          const acl = flagOf(words, ['--acl', '--acl-public', '--predefined-acl']);
          if (acl && PUBLIC_ACL.test(acl.text)) report(acl.at, acl.text, 'anyone can read it');
          const unverified = words.find(({ text }) =>
            /^--(?:no-verify-ssl|no-check-certificate|insecure-tls)$/.test(text),
          );
          if (unverified) report(unverified.at, unverified.text, "the target's certificate is not verified");
          const plain = words.find(isPlainTarget);
          if (plain) context.report({ at: plain.at, messageId: 'plain' });
        }
      },
    };
  },
});

const isPlainTarget = ({ text, unknown }: Word): boolean =>
  unknown === undefined && isPlain(text.slice(text.indexOf('=') + 1));

const dumps = (container: ContainerCursor): boolean =>
  commandsOf(container).some(
    ({ words }) =>
      words.some(({ text }) => DUMPS.test(text)) ||
      (words.some(({ text }) => /(?:^|\/)etcdctl$/.test(text)) &&
        words.some(({ text }) => text === 'snapshot')),
  );
