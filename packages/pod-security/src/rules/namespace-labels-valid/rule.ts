import { defineRule, type Fixer } from '@plimsoll/core';
import { closest } from '@plimsoll/core/internal';
import type { Cursor } from '@plimsoll/core/kubernetes';
import { isPolicyVersion, LABEL_PREFIX, LEVELS, MODES } from '../../namespace-labels.js';

const LEVEL_LABELS: readonly string[] = MODES.map((mode) => `${LABEL_PREFIX}${mode}`);
const VERSION_LABELS: readonly string[] = LEVEL_LABELS.map((label) => `${label}-version`);
const NAMES = MODES.flatMap((mode) => [mode, `${mode}-version`]);
const isLevel = (text: string): boolean => (LEVELS as readonly string[]).includes(text);

/** `1.34`, `V1.34`, `v1.34.2` and `Latest` can mean one version only. */
function toPolicyVersion(at: Cursor<string>) {
  const written = at.value?.trim().toLowerCase() ?? '';
  const version = written.replace(/^v?(1\.\d+)(?:\.\d+)?$/, 'v$1');
  return isPolicyVersion(version) ? (fixer: Fixer) => fixer.set(at, version) : undefined;
}

/**
 * Labels that Pod Security admission rejects or ignores.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
 */
export const namespaceLabelsValid = defineRule({
  meta: {
    description: 'Require valid Pod Security labels on namespaces',
    scope: 'resource',
    risk: 6.0,
    cwe: [693],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      level: "The label '{{label}}' must be privileged, baseline or restricted.",
      levelMeant:
        "The label '{{label}}' must be privileged, baseline or restricted (did you mean '{{meant}}'?).",
      version: "The label '{{label}}' must be latest or a version such as v1.34.",
      unknown:
        "Pod Security admission does not know the label '{{label}}', so it has no effect. Remove or correct it.",
      unknownMeant:
        "Pod Security admission does not know the label '{{label}}' (did you mean '{{meant}}'?), so it has no effect.",
      alone:
        "The label '{{label}}' has no effect without '{{level}}', so the cluster's default level applies. Set both.",
    },
  },
  create(context) {
    return {
      Namespace(namespace) {
        const labels = namespace.at('metadata').at('labels');
        for (const [label, at] of labels.entries()) {
          if (!label.startsWith(LABEL_PREFIX) || !at.exists) continue;
          const value = at.value ?? '';
          if (LEVEL_LABELS.includes(label)) {
            const meant = closest(value.toLowerCase(), LEVELS);
            if (isLevel(value)) continue;
            const level = value.trim().toLowerCase();
            // The label that is denied now would be accepted then.
            const fix =
              isLevel(level) && level !== 'privileged' ? (fixer: Fixer) => fixer.set(at, level) : undefined;
            if (meant) context.report({ at, messageId: 'levelMeant', data: { label, meant }, fix });
            else context.report({ at, messageId: 'level', data: { label } });
          } else if (VERSION_LABELS.includes(label)) {
            const level = label.slice(0, -'-version'.length);
            if (!isPolicyVersion(value))
              context.report({ at, messageId: 'version', data: { label }, fix: toPolicyVersion(at) });
            if (!labels.at(level).exists) context.report({ at, messageId: 'alone', data: { label, level } });
          } else {
            const meant = closest(label.slice(LABEL_PREFIX.length), NAMES);
            if (meant)
              context.report({
                at,
                messageId: 'unknownMeant',
                data: { label, meant: `${LABEL_PREFIX}${meant}` },
              });
            else context.report({ at, messageId: 'unknown', data: { label } });
          }
        }
      },
    };
  },
});
