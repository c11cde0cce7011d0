import { defineRule, redact } from '@plimsoll/core';
import type { Cursor, Json } from '@plimsoll/core/kubernetes';
import { decodeBase64 } from '../../secrets/base64.js';

const KIND = 'apiserver.config.k8s.io/EncryptionConfiguration';

/** Providers whose keys are in the file itself. */
const LOCAL = ['aescbc', 'aesgcm', 'secretbox'] as const;

type Provider = Cursor<Json>;

const items = (at: unknown): readonly Provider[] => (at as Cursor<Json[]>).items() as readonly Provider[];
const field = (at: Provider, key: string): Provider => at.at(key as never) as Provider;

/** https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/ */
export const encryptionKmsV2 = defineRule({
  meta: {
    description: 'Keep encryption keys in a KMS with API v2',
    scope: 'resource',
    risk: 4.5,
    cwe: [320],
    precision: 'high',
    supersedes: ['cis/encryption-providers'],
    messages: {
      local:
        'New objects are encrypted with a key from this file, which lies on the disk of every API server. Use a KMS provider with apiVersion v2.',
      v1: 'This kms provider uses KMS v1, which is off by default since Kubernetes 1.29. Set apiVersion: v2.',
    },
  },
  create(context) {
    return {
      [KIND](root: Cursor<Json>) {
        for (const entry of items(root.at('resources')))
          for (const [index, provider] of items(field(entry, 'providers')).entries()) {
            // The first one writes. The others only read older data.
            const local = index === 0 && LOCAL.find((kind) => field(provider, kind).exists);
            if (local) context.report({ at: field(provider, local), messageId: 'local' });
            const kms = field(provider, 'kms');
            const version = field(kms, 'apiVersion');
            if (kms.exists && version.value !== 'v2' && context.kubernetes.atLeast('1.29'))
              context.report({ at: version.exists ? version : kms, messageId: 'v1' });
          }
      },
    };
  },
});

/** The example keys of https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/ and its older editions. */
const DOCUMENTED: readonly unknown[] = [
  'c2VjcmV0IGlzIHNlY3VyZQ==',
  'dGhpcyBpcyBwYXNzd29yZA==',
  'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=',
];

export const encryptionKeyInManifest = defineRule({
  meta: {
    description: 'Keep encryption keys out of the repository',
    scope: 'resource',
    risk: 8.8,
    cwe: [321],
    precision: 'high',
    messages: {
      key: 'The manifest contains {{what}}, which decrypts the data in etcd. Keep the key out of the repository, and replace it if it was ever committed.',
    },
  },
  create(context) {
    return {
      [KIND](root: Cursor<Json>) {
        for (const entry of items(root.at('resources')))
          for (const provider of items(field(entry, 'providers')))
            for (const kind of LOCAL)
              for (const key of items(field(field(provider, kind), 'keys'))) {
                const at = field(key, 'secret');
                const { value } = at as { value: Json | undefined };
                if (typeof value !== 'string' || DOCUMENTED.includes(value)) continue;
                const length = decodeBase64(value)?.length ?? 0;
                if (length === 16 || length === 24 || length === 32)
                  context.report({ at, messageId: 'key', data: { what: redact(`a key of ${kind}`, value) } });
              }
      },
    };
  },
});
