import { defineRule } from '@plimsoll/core';
import {
  brokenDigest,
  type ImageReference,
  isBrokenReference,
  isStaticPod,
  parseImageReference,
} from '@plimsoll/core/kubernetes';
import { eachImage, flag, listOf, optionsSchema } from '@plimsoll/rule-kit';

const UNREADABLE = 'The image reference cannot be parsed.';

const NO_DIGEST =
  "The text after '@' in the image of {{owner}} is not a digest, so no runtime can pull it. Write sha256: and 64 hexadecimal digits in lower case.";

const BROKEN =
  'The image of {{owner}} is not a valid reference, so no runtime can pull it. Write it as registry/repository:tag.';

/** A reference, or the message that says why it is none. Undefined where it may be a placeholder. */
function read(text: string): ImageReference | 'digest' | 'broken' | undefined {
  if (brokenDigest(text) !== undefined) return 'digest';
  return parseImageReference(text) ?? (isBrokenReference(text) ? 'broken' : undefined);
}

/** Whether an image is the `latest` one at the time of the pull. */
const isLatest = ({ digest, tag }: ImageReference): boolean =>
  digest === undefined && (tag ?? 'latest') === 'latest';

/** A moved tag changes what runs without a change of the manifest. */
export const imageTagPinned = defineRule({
  meta: {
    description: 'Pin images to a fixed version',
    scope: 'resource',
    risk: 4.0,
    cwe: [494],
    precision: 'very-high',
    messages: {
      missing: "The image of {{owner}} has no tag, which means 'latest'. Name a version.",
      latest: "The image of {{owner}} uses the mutable tag 'latest'. Name a version.",
      digest: NO_DIGEST,
      broken: BROKEN,
    },
  },
  create(context) {
    return eachImage(context, ({ reference: at, owner }, text) => {
      const image = read(text);
      if (typeof image === 'string') return context.report({ at, messageId: image, data: { owner } });
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
    scope: 'resource',
    risk: 3.0,
    severity: 'off',
    cwe: [494],
    precision: 'very-high',
    supersedes: ['nsa-hardening/image-tag-pinned'],
    messages: {
      tag: "The image of {{owner}} has no digest, so anyone who can push to the registry can replace it. Add '@sha256:…'.",
      digest: NO_DIGEST,
      broken: BROKEN,
    },
  },
  create(context) {
    return eachImage(context, ({ reference: at, owner }, text) => {
      const image = read(text);
      if (typeof image === 'string') return context.report({ at, messageId: image, data: { owner } });
      if (!image) return context.unknown({ at, reason: UNREADABLE });
      if (image.digest === undefined) context.report({ at, messageId: 'tag', data: { owner } });
    });
  },
});

/**
 * With Always the registry checks the pull secrets of every pod. Otherwise any pod on a node may use the images on it.
 * https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting
 */
export const imagePullPolicy = defineRule({
  meta: {
    description: 'Pull images every time',
    scope: 'resource',
    risk: 2.5,
    severity: 'off',
    cwe: [494],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      kept: 'A node that already has the image of {{owner}} under this tag does not pull it again. Set imagePullPolicy: Always.',
    },
    schema: optionsSchema({
      onlyMutableTags: flag('Whether to accept images with a digest whatever their pull policy is.'),
    }),
    defaultOptions: { onlyMutableTags: true },
  },
  create(context) {
    return eachImage(context, ({ reference, pullPolicy, owner, pod }, text) => {
      const at = pullPolicy();
      // Its images may be on the node before a registry is reachable.
      if (isStaticPod(pod)) return context.notApplicable();
      const image = parseImageReference(text);
      if (!image) return context.unknown({ at: reference, reason: UNREADABLE });
      if (image.digest !== undefined && context.options.onlyMutableTags) return;
      const byDefault = isLatest(image) ? 'Always' : 'IfNotPresent';
      if ((at.value ?? byDefault) === 'Always') return;
      context.report({
        at,
        messageId: 'kept',
        data: { owner },
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

/** Successors that have all images under their old names. */
const SUCCESSORS: Readonly<Record<string, string>> = { 'k8s.gcr.io': 'registry.k8s.io' };

export const frozenRegistry = defineRule({
  meta: {
    description: 'Avoid registries that are frozen or closed',
    scope: 'resource',
    risk: 3.5,
    cwe: [1104],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      frozen:
        'The image of {{owner}} comes from {{registry}}, which is frozen and gets no updates. Use the registry that replaced it.',
    },
    schema: optionsSchema({ registries: listOf('Registries, with or without a path.') }),
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
