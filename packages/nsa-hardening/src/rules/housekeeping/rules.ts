import { defineRule } from '@plimsoll/core';
import { type Cursor, type Json, type JsonObject, parseDuration } from '@plimsoll/core/kubernetes';
import { optionsSchema } from '@plimsoll/rule-kit';

/** In seconds: what failed in the night still exists in the morning. */
const DAY = 86400;

/**
 * A CronJob keeps a few Jobs only, whatever it says.
 * https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
 */
const jobTtl = defineRule({
  meta: {
    description: 'Clean up finished Jobs',
    scope: 'resource',
    risk: 1.5,
    severity: 'off',
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      stays: 'Finished Jobs and their pods stay until someone deletes them. Set ttlSecondsAfterFinished.',
    },
  },
  create(context) {
    return {
      Job(root, { annotations }) {
        const at = root.at('spec').at('ttlSecondsAfterFinished');
        const hooks = ['helm.sh/hook-delete-policy', 'argocd.argoproj.io/hook-delete-policy'];
        if (!at.exists && !hooks.some((key) => key in annotations))
          context.report({ at, messageId: 'stays', fix: (fixer) => fixer.set(at, DAY) });
      },
    };
  },
});

/** https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec */
const certificateDuration = defineRule({
  meta: {
    description: 'Keep certificates short-lived',
    scope: 'resource',
    risk: 3.0,
    severity: 'off',
    cwe: [324],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      long: 'This certificate is valid for longer than {{max}}. Shorten spec.duration.',
      key: 'The private key stays the same when the certificate is renewed. Set privateKey.rotationPolicy: Always.',
    },
    schema: optionsSchema({
      max: {
        type: 'string',
        pattern: '^([0-9.]+(h|m|s))+$',
        description: 'The longest validity to accept, for example `2160h`.',
      },
    }),
    defaultOptions: { max: '2160h' },
  },
  create(context) {
    const max = parseDuration(context.options.max) ?? Number.POSITIVE_INFINITY;
    return {
      'cert-manager.io/Certificate'(root) {
        const spec = root.at('spec');
        const at = spec.at('duration');
        const duration = typeof at.value === 'string' ? parseDuration(at.value) : undefined;
        // An authority outlives the certificates that it signs, and others are configured to trust it.
        const isAuthority = spec.at('isCA').value === true;
        if (duration !== undefined && duration > max && !isAuthority)
          context.report({
            at,
            messageId: 'long',
            data: { max: context.options.max },
            fix: isBelow(spec.at('renewBefore').value, max)
              ? (fixer) => fixer.set(at, context.options.max)
              : undefined,
          });
        const rotation = spec.at('privateKey').at('rotationPolicy');
        if (rotation.value === 'Never')
          context.report({ at: rotation, messageId: 'key', fix: (fixer) => fixer.set(rotation, 'Always') });
      },
    };
  },
});

/** cert-manager must renew before the end but after the beginning. */
function isBelow(renewBefore: Json | undefined, max: number): boolean {
  if (renewBefore === undefined) return true;
  return typeof renewBefore === 'string' && (parseDuration(renewBefore) ?? max) < max;
}

/** https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md */
const storageClassEncrypted = defineRule({
  meta: {
    description: 'Encrypt dynamically provisioned volumes',
    scope: 'resource',
    risk: 4.5,
    severity: 'off',
    cwe: [311],
    precision: 'medium',
    fixable: 'unsafe',
    messages: {
      plain:
        'This StorageClass does not encrypt its volumes, because \'{{parameter}}\' is not true. Set it to "true".',
    },
    schema: optionsSchema({
      provisioners: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'The parameter that turns on encryption, by provisioner.',
      },
    }),
    defaultOptions: { provisioners: { 'ebs.csi.aws.com': 'encrypted' } as JsonObject },
  },
  create(context) {
    const { provisioners } = context.options;
    return {
      StorageClass(root) {
        const name = root.at('provisioner').value ?? '';
        const parameter = Object.hasOwn(provisioners, name) ? provisioners[name] : undefined;
        if (typeof parameter !== 'string') return context.notApplicable();
        const at = root.at('parameters').at(parameter) as Cursor<string>;
        if (at.value !== 'true')
          context.report({
            at,
            messageId: 'plain',
            data: { parameter },
            fix: (fixer) => fixer.set(at, 'true'),
          });
      },
    };
  },
});

export const housekeeping = {
  'job-ttl': jobTtl,
  'certificate-duration': certificateDuration,
  'storage-class-encrypted': storageClassEncrypted,
};
