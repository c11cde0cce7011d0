import { type AnyCursor, type ContainerCursor, type Cursor, defineRule, type Json } from '@plimsoll/core';
import { listOf, optionsSchema } from '@plimsoll/nsa-hardening';
import { commandsOf, flagOf, type Word } from '../../commands.js';
import { isPlain } from '../../hosts.js';

const PUBLIC_ACL =
  /^(?:public-read|public-read-write|authenticated-read|publicRead|publicReadWrite|authenticatedRead)$/;
const EVERYONE = ['allUsers', 'allAuthenticatedUsers'];

/** The fields of kinds that make or open a bucket, and the values that open it to everyone. */
const BUCKETS: readonly (readonly [
  kind: string,
  path: readonly string[],
  isPublic: (value: string) => boolean,
])[] = [
  // https://aws-controllers-k8s.github.io/community/reference/s3/v1alpha1/bucket/
  ['s3.services.k8s.aws/Bucket', ['spec', 'acl'], (value) => PUBLIC_ACL.test(value)],
  // https://marketplace.upbound.io/providers/crossplane-contrib/provider-aws and .../upbound/provider-aws-s3
  ['s3.aws.crossplane.io/Bucket', ['spec', 'forProvider', 'acl'], (value) => PUBLIC_ACL.test(value)],
  ['s3.aws.upbound.io/Bucket', ['spec', 'forProvider', 'acl'], (value) => PUBLIC_ACL.test(value)],
  ['s3.aws.upbound.io/BucketACL', ['spec', 'forProvider', 'acl'], (value) => PUBLIC_ACL.test(value)],
  [
    'storage.gcp.upbound.io/BucketIAMMember',
    ['spec', 'forProvider', 'member'],
    (value) => EVERYONE.includes(value),
  ],
  [
    'storage.gcp.upbound.io/BucketACL',
    ['spec', 'forProvider', 'predefinedAcl'],
    (value) => PUBLIC_ACL.test(value),
  ],
  [
    'storage.azure.upbound.io/Container',
    ['spec', 'forProvider', 'containerAccessType'],
    (value) => ['blob', 'container'].includes(value),
  ],
  // https://cloud.google.com/config-connector/docs/reference/resource-docs/storage/storagebucketaccesscontrol
  [
    'storage.cnrm.cloud.google.com/StorageBucketAccessControl',
    ['spec', 'entity'],
    (value) => EVERYONE.includes(value),
  ],
  [
    'storage.cnrm.cloud.google.com/StorageDefaultObjectAccessControl',
    ['spec', 'entity'],
    (value) => EVERYONE.includes(value),
  ],
];

/** What writes a dump of a datastore, and what takes it out of the cluster. */
const DUMPS =
  /(?:^|\/)(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|redis-cli|velero|restic|kopia)$/;
const UPLOADS = /(?:^|\/)(?:aws|s3cmd|mc|gsutil|gcloud|az|rclone|curl|restic)$/;

/** https://velero.io/docs/main/api-types/backupstoragelocation/ and the configuration of velero-plugin-for-aws */
export const backupExposed = defineRule({
  meta: {
    description: 'Keep backups private on their way and where they lie',
    risk: 6.5,
    cwe: [295, 319, 552],
    precision: 'medium',
    messages: {
      plain: 'Backups go out of the cluster without TLS: whoever is on the way reads them. Use https.',
      unverified: 'Backups go to whoever answers, since no certificate is verified. Name the CA in caCert.',
      bucket:
        'Everyone may read what is in this bucket. Make it private, and list it in the option publicBuckets if that is meant.',
      upload: "'{{setting}}' gives the backup to others: {{how}}. Remove it.",
    },
    schema: optionsSchema({
      publicBuckets: listOf('Names of buckets that are public on purpose, such as a website.'),
    }),
    defaultOptions: { publicBuckets: [] },
  },
  create(context) {
    const buckets = BUCKETS.map(([kind, path, isPublic]) => [
      kind,
      (root: Cursor<Json>, { name }: { readonly name: string | undefined }): void => {
        let at = root;
        for (const step of path) at = at.at(step);
        if (typeof at.value !== 'string' || !isPublic(at.value)) return;
        if (!context.options.publicBuckets.includes(name ?? '')) context.report({ at, messageId: 'bucket' });
      },
    ]);
    return {
      ...(Object.fromEntries(buckets) as Record<`${string}.io/Bucket`, (root: Cursor<Json>) => void>),
      'velero.io/BackupStorageLocation'(root) {
        const config = root.at('spec').at('config');
        const skips = config.at('insecureSkipTLSVerify');
        if (String(skips.value) === 'true') context.report({ at: skips, messageId: 'unverified' });
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
          if (acl && PUBLIC_ACL.test(acl.text)) report(acl.at, acl.text, 'everyone may read it');
          const unverified = words.find(({ text }) =>
            /^--(?:no-verify-ssl|no-check-certificate|insecure-tls)$/.test(text),
          );
          if (unverified) report(unverified.at, unverified.text, 'no certificate is verified');
          const plain = words.find(isPlainTarget);
          if (plain) context.report({ at: plain.at, messageId: 'plain' });
        }
      },
    };
  },
});

const isPlainTarget = ({ text }: Word): boolean => isPlain(text.slice(text.indexOf('=') + 1));

const dumps = (container: ContainerCursor): boolean =>
  commandsOf(container).some(
    ({ words }) =>
      words.some(({ text }) => DUMPS.test(text)) ||
      (words.some(({ text }) => /(?:^|\/)etcdctl$/.test(text)) &&
        words.some(({ text }) => text === 'snapshot')),
  );
