import { ASSUMPTIONS, type AssumptionName, assumptionsOf } from './assumptions.js';

/** `settings: {attack-paths: …}` of a config. */
export interface AttackPathSettings {
  /** Assumptions that hold, and as `no-NAME` those that do not, over the defaults. */
  readonly assume?: readonly string[];
  /** What is worth an attack of its own, by a name: objects as `Secret/shop/db`, `Namespace/shop`, `Deployment/web`. */
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

/** What a config assumes, and over it a command line. */
export function assumedBy(
  { assume = [] }: AttackPathSettings,
  given: readonly string[] = [],
): ReadonlySet<AssumptionName> {
  return assumptionsOf([...assume, ...given]);
}
