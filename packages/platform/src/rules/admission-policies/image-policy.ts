import { defineRule, type ImageGap } from '@plimsoll/core';

/** What policies of Sigstore and Kyverno take: https://docs.sigstore.dev/policy-controller/overview/ */
export const imagePolicyToothless = defineRule({
  meta: {
    description: 'Verify who signed an image, and where that is logged',
    risk: 5.5,
    cwe: [347],
    precision: 'high',
    messages: {
      passes:
        'This policy lets every image pass and verifies none. Name the images that may pass without a signature.',
      anyone:
        'At this issuer everyone may have an account, and every subject counts: whoever signs an image has it admitted. Name the subjects whose signatures count.',
      unlogged:
        'The log of signatures is not asked: one that was made with an expired or stolen certificate counts. Name the log, or a timestamp authority.',
      uncounted:
        'The log of certificates is not asked: a certificate that an authority issued in secret counts. Remove the setting.',
    },
  },
  create(context) {
    const { admission } = context.project;
    const judge = (_: unknown, resource: Parameters<typeof admission.policyOf>[0]) => {
      const gaps: readonly ImageGap[] | undefined = admission.policyOf(resource)?.imageGaps?.();
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
