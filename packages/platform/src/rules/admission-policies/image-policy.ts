import { defineRule } from '@plimsoll/core';
import type { ImageGap } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';

/** What policies of Sigstore and Kyverno accept: https://docs.sigstore.dev/policy-controller/overview/ */
export const imagePolicyToothless = defineRule({
  meta: {
    description: 'Verify who signed an image, and where that is logged',
    scope: 'project',
    risk: 5.5,
    cwe: [347],
    precision: 'high',
    messages: {
      passes:
        'This policy admits every image and verifies none. Name the images that may run without a signature.',
      anyone:
        'Anyone can have an account at this issuer, and the policy accepts every subject, so anyone can sign an image that it admits. Name the subjects whose signatures count.',
      unlogged:
        'This policy does not check the transparency log, so it accepts signatures made with an expired or stolen certificate. Name the log, or a timestamp authority.',
      uncounted:
        'This policy does not check the certificate transparency log, so it accepts certificates that were issued in secret. Remove the setting.',
    },
  },
  create(context) {
    const judge = (_: unknown, resource: Resource) => {
      const gaps: readonly ImageGap[] | undefined = context.project.admission
        .policyOf(resource)
        ?.imageGaps?.();
      if (!gaps) return context.notApplicable();
      for (const { at, fault } of gaps) context.report({ at, messageId: fault });
    };
    return {
      'policy.sigstore.dev/ClusterImagePolicy': judge,
      'kyverno.io/ClusterPolicy': judge,
      'kyverno.io/Policy': judge,
      'policies.kyverno.io/ImageValidatingPolicy': judge,
      'policies.kyverno.io/NamespacedImageValidatingPolicy': judge,
    };
  },
});
