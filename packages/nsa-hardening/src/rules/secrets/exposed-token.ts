import { defineRule, redact } from '@plimsoll/core';
import {
  type AnyCursor,
  type Cursor,
  isObject,
  type Json,
  type JsonObject,
  type Resource,
} from '@plimsoll/core/kubernetes';
import { filesOf } from '../../secrets/config-map.js';
import { mayHoldCredential } from '../../secrets/in-text.js';
import { loginIn } from '../../secrets/logins.js';
import { type Found, tokenIn } from '../../secrets/tokens.js';
import { passwordInUrl } from '../../secrets/urls.js';
import { cursorAt } from './cursor-at.js';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Secrets": credentials with a recognizable format. */
export const exposedToken = defineRule({
  meta: {
    description: 'Keep tokens and private keys out of manifests',
    scope: 'resource',
    risk: 8.8,
    cwe: [312, 798],
    precision: 'high',
    messages: {
      exposed:
        'The manifest contains {{what}}, which anyone who reads the file can use. Revoke it, and move its replacement to a secret store.',
    },
  },
  create(context) {
    const report = (at: AnyCursor, { kind, value }: Found): void =>
      context.report({ at, messageId: 'exposed', data: { what: redact(kind, value) } });
    return {
      Resource(root, resource) {
        // Embedded files are part of their carrier.
        if (resource.embedded) return context.notApplicable();
        if (resource.group === '' && resource.kind === 'ConfigMap')
          for (const { text, at } of filesOf(root as Cursor<Json> as never)) {
            const found = credentialIn(text);
            if (found) report(at, found);
          }
        if (!mayHoldCredential(resource)) return;
        const part = judgedPart(resource);
        if (!holdsCredential(part)) return;
        const path: (string | number)[] = [];
        search(part, path, (found) => report(cursorAt(root, path), found));
      },
    };
  },
});

/** cis/plain-secret checks the data of a Secret as a whole. */
function judgedPart({ group, kind, value }: Resource): JsonObject {
  if (group !== '' || kind !== 'Secret') return value;
  const { data, stringData, ...rest } = value;
  return rest;
}

/** The length of `://:x@h`, the shortest match. Most texts of a manifest are words. */
const SHORTEST = 7;

const credentialIn = (text: string): Found | undefined =>
  text.length < SHORTEST ? undefined : (tokenIn(text) ?? passwordInUrl(text) ?? loginIn(text));

/** A quick check without paths: a manifest has many texts, and hardly one has a credential. */
function holdsCredential(value: Json): boolean {
  if (typeof value === 'string') return credentialIn(value) !== undefined;
  if (Array.isArray(value)) {
    for (const item of value) if (holdsCredential(item as Json)) return true;
  } else if (isObject(value)) {
    // Maps of the reader have no inherited keys, and this loop allocates no list of keys.
    for (const key in value) if (holdsCredential(value[key]!)) return true;
  }
  return false;
}

/** Calls back for each credential in a value. All calls share one path array. */
function search(value: Json, path: (string | number)[], report: (found: Found) => void): void {
  if (typeof value === 'string') {
    const found = credentialIn(value);
    if (found) report(found);
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      search(value[index] as Json, path, report);
      path.pop();
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      path.push(key);
      search(value[key] as Json, path, report);
      path.pop();
    }
  }
}
