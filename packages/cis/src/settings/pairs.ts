import { type AnyRule, defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import type { Component, ComponentKind, KubernetesVersion, Setting } from '@plimsoll/core/kubernetes';
import { isOpen, isSet, type RowMeta, visit } from '@plimsoll/rule-kit';

/** A rule about a certificate and its key: both flags must be set. */
export interface Pair extends RowMeta {
  readonly flags: readonly [certificate: string, key: string];
  /** The message where both flags are missing, with `{{program}}` and `{{settings}}`. */
  readonly missing: string;
  /** Whether the pair is not needed here. */
  readonly unless?: (component: Component, kubernetes: KubernetesVersion) => boolean;
  /** Whether another setting does the same. */
  readonly instead?: (component: Component) => boolean;
  /** A fix that is as good, where both flags are missing. */
  readonly fix?: (component: Component) => MakeFix;
}

export function pairOf(
  kind: ComponentKind,
  { flags, missing: message, unless, instead, fix, ...meta }: Pair,
): AnyRule {
  return defineRule<Readonly<Record<string, string>>>({
    meta: {
      precision: 'high',
      scope: 'resource',
      ...meta,
      ...(fix && { fixable: 'unsafe' }),
      messages: {
        missing: message,
        half: '{{program}} runs with {{given}} but without {{settings}}. A certificate and its key only work together, so set both.',
      },
    },
    create(context) {
      return visit(kind, (component) => {
        const settings = flags.map((flag) => component.setting(flag));
        if (unless?.(component, context.kubernetes)) return context.notApplicable();
        const missing = settings.filter((setting) => isMissing(setting));
        const given = settings.find((setting) => setting.state === 'given' && isSet(setting));
        if (!given && instead?.(component)) return;
        if (missing.length === 0) {
          const open = settings.find(({ state }) => state === 'unknown' || state === 'elsewhere');
          if (open) isOpen(open, component, context);
          return;
        }
        context.report({
          at: missing[0]!.at,
          messageId: given ? 'half' : 'missing',
          data: {
            program: component.program,
            given: given?.label ?? '',
            settings: missing.map(({ label }) => label).join(' and '),
          } as never,
          fix: missing.length === 2 ? fix?.(component) : undefined,
        });
      });
    },
  });
}

function isMissing(setting: Setting): boolean {
  return (
    setting.state === 'absent' ||
    ((setting.state === 'given' || setting.state === 'default') && !isSet(setting))
  );
}
