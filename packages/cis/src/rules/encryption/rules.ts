import { type AnyRule, defineRule } from '@plimsoll/core';
import { type MakeFix, ownValue } from '@plimsoll/core/internal';
import type { Component, Cursor, Json, KubernetesVersion } from '@plimsoll/core/kubernetes';
import { isOpen, isSet } from '@plimsoll/rule-kit';
import { kindOf, providersOf } from './encryption.js';
import { faultsOf } from './faults.js';

const KIND = 'apiserver.config.k8s.io/EncryptionConfiguration';

const providerConfig = defineRule({
  meta: {
    description: 'Configure encryption at rest',
    scope: 'project',
    risk: 6.5,
    cwe: [311],
    precision: 'high',
    messages: {
      missing:
        'kube-apiserver runs without --encryption-provider-config, so anyone who gets a copy of etcd can read every Secret. Name an encryption configuration.',
      empty:
        "'--encryption-provider-config' is empty, so anyone who gets a copy of etcd can read every Secret. Name an encryption configuration.",
      uncovered:
        'No entry of this encryption configuration covers Secrets, so anyone who gets a copy of etcd can read them. Add secrets to the resources of an entry.',
      invalid: 'The API server does not start with this file, because {{problem}}.',
    },
  },
  create(context) {
    return {
      KubeApiserver(component: Component) {
        const old = component.setting('experimental-encryption-provider-config');
        const setting = component.setting('encryption-provider-config');
        if (isSet(old) && !context.kubernetes.atLeast('1.24')) return;
        if (isOpen(setting, component, context) || isSet(setting)) return;
        context.report({ at: setting.at, messageId: setting.state === 'given' ? 'empty' : 'missing' });
      },
      [KIND](root: Cursor<Json>) {
        if (!providersOf(root, 'secrets'))
          context.report({ at: root.at('resources'), messageId: 'uncovered' });
        for (const { at, problem } of faultsOf(root))
          context.report({ at, messageId: 'invalid', data: { problem } });
      },
    };
  },
});

/** The first provider writes. AES-GCM is safe only if its key is rotated often, which nothing here does. */
const providers = defineRule({
  meta: {
    description: 'Encrypt Secrets with a strong first provider',
    scope: 'resource',
    risk: 6.5,
    cwe: [327],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      identity:
        'The first provider for Secrets is identity, so new Secrets are stored in plain text. Put kms, secretbox or aescbc first.',
      weak: 'The first provider for Secrets is aesgcm, which is only safe if you change its key every 200,000 writes. Put kms, secretbox or aescbc first.',
      none: 'No provider for Secrets is valid. Each item needs exactly one of kms, secretbox, aescbc, aesgcm or identity, with a map as its value.',
      kmsV1:
        'The first provider for Secrets is KMS v1, which is off by default since Kubernetes 1.29. Set apiVersion: v2.',
    },
  },
  create(context) {
    const judge = (root: Cursor<Json>) => {
      const covering = providersOf(root, 'secrets');
      if (!covering) return context.notApplicable();
      const [first, second] = covering.list;
      if (!first) return context.report({ at: root.at('resources'), messageId: 'none' });
      const kind = kindOf(first);
      const fix = second && isStrong(second, context.kubernetes) ? toTheEnd(first, second) : undefined;
      if (kind === undefined) context.report({ at: first, messageId: 'none' });
      else if (kind === 'identity') context.report({ at: first.at(kind), messageId: 'identity', fix });
      else if (kind === 'aesgcm') context.report({ at: first.at(kind), messageId: 'weak', fix });
      else if (kind === 'kms' && context.kubernetes.atLeast('1.29')) {
        const version = first.at('kms').at('apiVersion');
        // Any other version keeps the API server from starting, which another rule reports.
        if (!version.exists || version.value === 'v1')
          context.report({ at: version.exists ? version : first.at('kms'), messageId: 'kmsV1' });
      }
    };
    return { [KIND]: judge };
  },
});

/** Whether a provider is strong enough to write. Version 1 of kms is off by default since Kubernetes 1.29. */
function isStrong(provider: Cursor<Json>, kubernetes: KubernetesVersion): boolean {
  const kind = kindOf(provider);
  if (kind === 'kms')
    return !kubernetes.atLeast('1.29') || ownValue(provider.at('kms').value, 'apiVersion') === 'v2';
  return kind === 'secretbox' || kind === 'aescbc';
}

/** Makes the next provider of the same entry write. The first one still reads what it wrote. */
function toTheEnd(first: Cursor<Json>, next: Cursor<Json>): MakeFix {
  const list = first.parent!;
  const { value } = first;
  const isBeside = JSON.stringify(list.path) === JSON.stringify(next.parent?.path);
  if (value === undefined || !isBeside) return undefined;
  return (fixer) => [fixer.remove(first), fixer.append(list, value)];
}

export const encryption: Readonly<Record<string, AnyRule>> = {
  'apiserver-encryption-provider-config': providerConfig,
  'encryption-providers': providers,
};
