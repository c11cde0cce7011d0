import { eachImage } from '@plimsoll/cis';
import {
  brokenDigest,
  defineRule,
  type ImageReference,
  isStaticPod,
  parseImageReference,
} from '@plimsoll/core';
import { flag, listOf, optionsSchema } from '../../options.js';

const UNREADABLE = 'The image is no reference that can be read.';

const NO_DIGEST =
  "What follows '@' in the image of {{owner}} is no digest, and no runtime pulls it: a digest is sha256: and 64 digits of 0-9 and a-f.";

/** Whether an image is what `latest` means when it is pulled. */
const isLatest = ({ digest, tag }: ImageReference): boolean =>
  digest === undefined && (tag ?? 'latest') === 'latest';

/** A tag that is moved on changes what runs without a change of the manifest. */
export const imageTagPinned = defineRule({
  meta: {
    description: 'Pin images to a fixed version',
    risk: 4.0,
    cwe: [494],
    precision: 'very-high',
    messages: {
      missing: 'The image of {{owner}} has no tag, which means latest.',
      latest: 'The image of {{owner}} has the tag latest, which is another image tomorrow.',
      digest: NO_DIGEST,
    },
  },
  create(context) {
    return eachImage(context, ({ reference: at, owner }, text) => {
      if (brokenDigest(text) !== undefined)
        return context.report({ at, messageId: 'digest', data: { owner } });
      const image = parseImageReference(text);
      if (!image) return context.unknown({ at, reason: UNREADABLE });
      if (isLatest(image))
        context.report({ at, messageId: image.tag === undefined ? 'missing' : 'latest', data: { owner } });
    });
  },
});

/** https://kubernetes.io/docs/concepts/containers/images/#image-names */
export const imageDigestPinned = defineRule({
  meta: {
    description: 'Pin images to a digest',
    risk: 3.0,
    severity: 'off',
    cwe: [494],
    precision: 'very-high',
    supersedes: ['nsa-hardening/image-tag-pinned'],
    messages: {
      tag: 'The image of {{owner}} has no digest: whoever may push may change it.',
      digest: NO_DIGEST,
    },
  },
  create(context) {
    return eachImage(context, ({ reference: at, owner }, text) => {
      if (brokenDigest(text) !== undefined)
        return context.report({ at, messageId: 'digest', data: { owner } });
      const image = parseImageReference(text);
      if (!image) return context.unknown({ at, reason: UNREADABLE });
      if (image.digest === undefined) context.report({ at, messageId: 'tag', data: { owner } });
    });
  },
});

/**
 * With Always the registry checks the pull secrets of every pod; otherwise whoever runs on a node may use the images
 * that are on it. https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting
 */
export const imagePullPolicy = defineRule({
  meta: {
    description: 'Pull images every time',
    risk: 2.5,
    severity: 'off',
    cwe: [494],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      kept: 'The image of {{owner}} is taken from the node if it is there under the tag: {{policy}}.',
    },
    schema: optionsSchema({ onlyMutableTags: flag('Whether images with a digest may be kept on the node.') }),
    defaultOptions: { onlyMutableTags: true },
  },
  create(context) {
    return eachImage(context, ({ reference, pullPolicy: at, owner, pod }, text) => {
      // Its images may be on the node before there is a registry to ask.
      if (isStaticPod(pod)) return context.notApplicable();
      const image = parseImageReference(text);
      if (!image) return context.unknown({ at: reference, reason: UNREADABLE });
      if (image.digest !== undefined && context.options.onlyMutableTags) return;
      const byDefault = isLatest(image) ? 'Always' : 'IfNotPresent';
      if ((at.value ?? byDefault) === 'Always') return;
      const policy = at.exists ? 'its pull policy is not Always' : 'IfNotPresent is the default here';
      context.report({
        at,
        messageId: 'kept',
        data: { owner, policy },
        fix: (fixer) => fixer.set(at, 'Always'),
      });
    });
  },
});

/**
 * https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/,
 * https://docs.github.com/en/packages/working-with-a-github-packages-registry/migrating-to-the-container-registry-from-the-docker-registry
 */
const FROZEN = [
  'k8s.gcr.io',
  'gcr.io/google-containers',
  'gcr.io/google_containers',
  'docker.pkg.github.com',
];

/** What took over, with all images under their old names. */
const SUCCESSORS: Readonly<Record<string, string>> = { 'k8s.gcr.io': 'registry.k8s.io' };

export const frozenRegistry = defineRule({
  meta: {
    description: 'Avoid registries that are frozen or closed',
    risk: 3.5,
    cwe: [1104],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: { frozen: 'The image of {{owner}} is of {{registry}}, which gets no updates.' },
    schema: optionsSchema({ registries: listOf('Registries, with a path or without.') }),
    defaultOptions: { registries: FROZEN },
  },
  create(context) {
    return eachImage(context, ({ reference: at, owner }, text) => {
      const image = parseImageReference(text);
      if (!image) return context.unknown({ at, reason: UNREADABLE });
      const place = `${image.registry}/${image.repository}/`;
      const registry = context.options.registries.find((frozen) => place.startsWith(`${frozen}/`));
      if (registry === undefined) return;
      const successor = Object.hasOwn(SUCCESSORS, image.registry) ? SUCCESSORS[image.registry] : undefined;
      context.report({
        at,
        messageId: 'frozen',
        data: { owner, registry },
        fix: successor
          ? (fixer) => fixer.set(at, `${successor}${text.slice(image.registry.length)}`)
          : undefined,
      });
    });
  },
});
