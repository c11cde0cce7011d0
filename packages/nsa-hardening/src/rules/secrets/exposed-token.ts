import { type AnyCursor, type Cursor, defineRule, type Json, type Resource, redact } from '@plimsoll/core';
import { type Found, tokenIn } from '../../secrets/tokens.js';
import { passwordInUrl } from '../../secrets/urls.js';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Secrets": credentials that show by their form what they are. */
export const exposedToken = defineRule({
  meta: {
    description: 'Keep tokens and private keys out of manifests',
    risk: 8.8,
    cwe: [312, 798],
    precision: 'high',
    messages: { exposed: 'The manifest holds {{what}}: whoever reads the file has it.' },
  },
  create(context) {
    return {
      Resource(root, resource) {
        // What a Secret holds is judged as a whole by cis/plain-secret; embedded files are part of their carrier.
        if (resource.embedded) return context.notApplicable();
        for (const { at, found } of credentials(root as unknown as Cursor<Json>, resource))
          context.report({ at, messageId: 'exposed', data: { what: redact(found.kind, found.value) } });
      },
    };
  },
});

interface Place {
  readonly at: AnyCursor;
  readonly found: Found;
}

const OF_SECRETS: readonly string[] = ['data', 'stringData'];

function* credentials(at: Cursor<Json>, resource: Resource): Generator<Place> {
  const { value } = at as unknown as { value: Json | undefined };
  if (typeof value === 'string') {
    const found = tokenIn(value) ?? passwordInUrl(value);
    if (found) yield { at, found };
  } else if (Array.isArray(value)) {
    for (const item of at.items()) yield* credentials(item as Cursor<Json>, resource);
  } else if (value !== null && typeof value === 'object') {
    const isSecret = resource.group === '' && resource.kind === 'Secret' && at.path.length === 0;
    for (const [key, child] of at.entries())
      if (!(isSecret && OF_SECRETS.includes(key))) yield* credentials(child as Cursor<Json>, resource);
  }
}
