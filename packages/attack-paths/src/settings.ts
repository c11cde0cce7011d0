import { ASSUMPTIONS, type AssumptionName, assumptionsOf } from './assumptions.js';

/** `settings: {attack-paths: …}` of a config. */
export interface AttackPathSettings {
  /** Assumptions to turn on, and as `no-NAME` to turn off, over the defaults. */
  readonly assume?: readonly string[];
  /** Goals by name, with their objects: `Secret/shop/db`, `Namespace/shop`, `Deployment/web`. */
  readonly goals?: Readonly<Record<string, readonly string[]>>;
}

/** JSON Schema of the settings. */
export const settingsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    assume: {
      description: 'Assumptions to make, and as no-NAME those not to make.',
      type: 'array',
      items: { type: 'string', enum: Object.keys(ASSUMPTIONS).flatMap((name) => [name, `no-${name}`]) },
      uniqueItems: true,
    },
    goals: {
      description:
        'Goals that attackers want, by a name that you choose: objects as KIND/NAME or KIND/NAMESPACE/NAME.',
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: { type: 'string', pattern: '^[A-Za-z]+/[^/]+(?:/[^/]+)?$' },
        minItems: 1,
      },
    },
  },
} as const;

/** The assumptions of a config, overridden by a command line. */
export function assumedBy(
  { assume = [] }: AttackPathSettings,
  given: readonly string[] = [],
): ReadonlySet<AssumptionName> {
  return assumptionsOf([...assume, ...given]);
}
