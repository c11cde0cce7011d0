import { defineRule, redact } from '@plimsoll/core';
import type { AnyCursor, Cursor, Json } from '@plimsoll/core/kubernetes';
import { decodeText } from '../../secrets/base64.js';
import { textsOf } from '../../secrets/config-map.js';
import { isNoSecret } from '../../secrets/placeholder.js';
import { visitCarriers } from './visit-carriers.js';

/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo; a certificate alone authenticates nobody. */
const CREDENTIALS = ['token', 'password', 'client-key-data'] as const;

const IN_TEXT =
  /(?:^[ \t]*(?:-[ \t]+)?|[{,][ \t]*)["']?(token|password|client-key-data)["']?:\s*["']?([^\s"',}]+)/gm;

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Control plane hardening": kubeconfig files are credentials. */
export const kubeconfigInManifest = defineRule({
  meta: {
    description: 'Keep kubeconfig credentials out of manifests',
    scope: 'resource',
    risk: 8.0,
    cwe: [312, 522],
    precision: 'high',
    supersedes: ['nsa-hardening/exposed-token'],
    messages: {
      user: "The '{{field}}' of this kubeconfig user is {{what}}. Anyone who reads the file can act as that user. Keep the file out of the repository.",
      key: "Key '{{key}}' is a kubeconfig whose '{{field}}' is {{what}}. Anyone who reads it can act as that user. Keep it out of the repository.",
    },
  },
  create(context) {
    const judgeText = (key: string, text: string, at: AnyCursor) => {
      const found = credentialIn(text);
      if (found)
        context.report({
          at,
          messageId: 'key',
          data: { key, field: found.field, what: redact('a credential', found.value) },
        });
    };
    return {
      Resource(root, { group, kind }) {
        if (group !== '' || kind !== 'Config') return context.notApplicable();
        for (const user of (root.at('users') as Cursor<Json[]>).items())
          for (const field of CREDENTIALS) {
            const at = (user as Cursor<Json>).at('user').at(field) as Cursor<Json>;
            if (typeof at.value === 'string' && !isNoSecret(at.value))
              context.report({
                at,
                messageId: 'user',
                data: { field, what: redact('a credential', at.value) },
              });
          }
      },
      ...visitCarriers(({ name, value, path }, at) => {
        if (isKubeconfig(value, 'users')) judgeText(name ?? String(path.at(-1)), value, at());
      }),
      ConfigMap(root) {
        for (const { key, text, at } of textsOf(root)) judgeText(key, text, at);
      },
      Secret(root) {
        for (const [key, at] of root.at('stringData').entries()) judgeText(key, textOf(at), at);
        for (const [key, at] of root.at('data').entries()) judgeText(key, decodeText(textOf(at)), at);
      },
    };
  },
});

export const textOf = (at: AnyCursor): string => {
  const value = (at as Cursor<string>).value;
  return typeof value === 'string' ? value : '';
};

/** Whether a text is a kubeconfig, or a script that writes one, with one of its lists. */
export function isKubeconfig(text: string, list: 'clusters' | 'users'): boolean {
  return text.includes(list) && /\bkind["']?:[ \t]*["']?Config\b/.test(text);
}

function credentialIn(text: string): { field: string; value: string } | undefined {
  if (!isKubeconfig(text, 'users')) return undefined;
  for (const [, field = '', value = ''] of text.matchAll(IN_TEXT))
    if (!isNoSecret(value)) return { field, value };
  return undefined;
}
