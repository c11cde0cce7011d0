import { type AnyRule, defineRule, type RuleContext, type RuleMeta, type Visitor } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import type {
  Component,
  ComponentKind,
  JsonObject,
  KubernetesVersion,
  Project,
  Setting,
} from '@plimsoll/core/kubernetes';
import { listFix, type SettingFix, settingFix } from './fix.js';
import { schemaOf } from './schema.js';

/** What a check may use besides the setting itself. */
interface Situation<Options> {
  readonly component: Component;
  readonly options: Options;
  readonly kubernetes: KubernetesVersion;
  readonly project: Project;
}

/** The verdict on a setting. `none`: there is nothing to check. */
type Verdict = 'passes' | 'fails' | 'none';

/** The metadata of every rule of a table. */
export interface RowMeta {
  readonly description: string;
  readonly risk: number;
  readonly severity?: NonNullable<RuleMeta['severity']>;
  readonly cwe?: readonly number[];
  readonly kubernetes?: string;
}

/** One rule about one flag of one component. */
export interface Row<Options extends JsonObject = JsonObject> extends RowMeta {
  readonly flag: string;
  /** The value that passes, if there is a single one. */
  readonly wanted?: string;
  /**
   * `wrong` is for a given value, with `{{setting}}`. `missing` is for a missing flag, with `{{program}}` and
   * `{{setting}}`, which has the wanted value. A row that passes without its flag has no `missing`.
   */
  readonly messages: Messages;
  readonly options?: Options;
  /** Whether the setting does not matter here. */
  readonly unless?: (component: Component) => boolean;
  /** The verdict without the flag. Default: `fails`. */
  readonly absent?: Verdict | ((situation: Situation<Options>) => Verdict);
  /** The fix, if there is a single value for it. */
  readonly fix?: SettingFix<Situation<Options>>;
  /** Whether a value passes that a user or kubeadm sets. */
  accepts(setting: Setting, situation: Situation<Options>): boolean | Verdict;
}

type Messages = { readonly missing?: string; readonly wrong: string };

/** The rule of one row. */
function ruleOf<Options extends JsonObject = JsonObject>(kind: ComponentKind, row: Row<Options>): AnyRule {
  const { flag, wanted, messages, options, unless, absent = 'fails', accepts, fix, ...meta } = row;
  return defineRule<Record<string, string>, JsonObject>({
    meta: {
      precision: 'high',
      scope: 'project',
      ...meta,
      ...(fix && { fixable: fix.safety }),
      messages: { ...messages },
      ...(options && { schema: schemaOf(options), defaultOptions: options }),
    },
    create(context) {
      return visit(kind, (component) => {
        if (unless?.(component)) return context.notApplicable();
        const setting = component.setting(flag);
        const situation = {
          component,
          project: context.project,
          kubernetes: context.kubernetes,
          options: context.options as Options,
        };
        if (isOpen(setting, component, context)) return;
        const verdict =
          setting.state === 'absent'
            ? typeof absent === 'function'
              ? absent(situation)
              : absent
            : toVerdict(accepts(setting, situation));
        if (verdict === 'none') context.notApplicable();
        if (verdict !== 'fails') return;
        const repair = fix && repairOf(fix, setting, situation);
        if (setting.state === 'given' || messages.missing === undefined)
          context.report({
            at: setting.at,
            messageId: 'wrong',
            data: { ...context.options, setting: setting.label } as never,
            fix: repair,
          });
        else
          context.report({
            at: setting.at,
            messageId: 'missing',
            data: {
              ...context.options,
              program: component.program,
              setting: written(setting.label, wanted),
            } as never,
            fix: repair,
          });
      });
    },
  });
}

function repairOf<Options>(
  fix: SettingFix<Situation<Options>>,
  setting: Setting,
  situation: Situation<Options>,
): MakeFix {
  if (fix.where && !fix.where(situation)) return undefined;
  if ('items' in fix) return listFix(situation.component, setting, fix.items(setting));
  const value = typeof fix.value === 'function' ? fix.value(situation) : fix.value;
  return settingFix(situation.component, setting, value);
}

/** A setting with its value, as written in the file. */
function written(label: string, value: string | undefined): string {
  if (value === undefined) return label;
  return /^--|^ETCD_/.test(label) ? `${label}=${value}` : `${label}: ${value}`;
}

/** A visitor for one kind of component, for rules of tables. */
export function visit(kind: ComponentKind, judge: (component: Component) => void): Visitor {
  return { [kind]: judge } as unknown as Visitor;
}

function toVerdict(verdict: boolean | Verdict): Verdict {
  return verdict === true ? 'passes' : verdict === false ? 'fails' : verdict;
}

type AnyContext = Pick<RuleContext<never, never>, 'notApplicable' | 'unknown' | 'project'>;

/**
 * Whether a setting cannot be checked here, and reports that: its value needs a variable, or another file decides it.
 * That file is checked itself if it is among the linted files. What a patch omits is not a fault.
 */
export function isOpen(setting: Setting, component: Component, context: AnyContext): boolean {
  if (setting.state === 'unknown') context.unknown({ at: setting.at, reason: setting.reason! });
  else if (setting.state === 'elsewhere') {
    const judged =
      component.source === 'file' ||
      component.partial ||
      context.project.components
        .ofKind(component.kind)
        .some(({ source, partial }) => source === 'file' && !partial);
    if (judged) context.notApplicable();
    else context.unknown({ at: setting.at, reason: setting.reason! });
  } else return false;
  return true;
}

/** The rules of a table, by name. */
export function rulesOf(
  kind: ComponentKind,
  rows: Readonly<Record<string, Row>>,
): Readonly<Record<string, AnyRule>> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, ruleOf(kind, row)]));
}

/** Types the options of a row in a table. */
export function row<Options extends JsonObject>(typed: Row<Options>): Row {
  return typed as unknown as Row;
}
