import type { rbacV1 as api } from '@plimsoll/kubernetes-api';
import { oncePer } from '../../once-per.js';
import type { Cursor, Resource } from '../resource.js';
import type { BuiltInRole } from './rule-table.js';
import type { Binding, Role, RoleRule } from './types.js';

/** A role during construction of the graph. What it grants is computed on use. */
export interface RoleNode extends Role {
  readonly bindings: Binding[];
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined for a role without `aggregationRule`. */
  readonly selectors: Cursor<api.AggregationRule['clusterRoleSelectors']> | string | undefined;
  /** The entries that are written in the role. */
  readonly own: readonly RoleRule[];
}

const AGGREGATE_TO = 'rbac.authorization.k8s.io/aggregate-to-';

export const aggregationLabel = (role: string): string => `${AGGREGATE_TO}${role}`;

/** A role of the run. A class, because an editor makes all of them again when one of them changes. */
export class RoleOfResource implements RoleNode {
  readonly kind: Role['kind'];
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly resource: Resource<'ClusterRole' | 'Role'>;
  readonly labels: RoleNode['labels'];
  readonly selectors: RoleNode['selectors'];
  readonly bindings: Binding[] = [];
  readonly #granted: (role: RoleNode) => readonly RoleRule[];
  #own: readonly RoleRule[] | undefined;
  #rules: readonly RoleRule[] | undefined;

  constructor(
    resource: Resource<'ClusterRole' | 'Role'>,
    kind: Role['kind'],
    granted: (role: RoleNode) => readonly RoleRule[],
  ) {
    const root: Cursor<api.ClusterRole> = resource.root;
    const aggregation = kind === 'ClusterRole' ? root.at('aggregationRule') : undefined;
    this.kind = kind;
    this.name = resource.name;
    this.namespace = resource.namespace;
    this.resource = resource;
    this.labels = resource.labels;
    this.selectors = aggregation?.exists ? aggregation.at('clusterRoleSelectors') : undefined;
    this.#granted = granted;
  }

  get own(): readonly RoleRule[] {
    this.#own ??= rulesIn(this.resource).map((rule) => ({ role: this, ...rule }));
    return this.#own;
  }

  get rules(): readonly RoleRule[] {
    this.#rules ??= this.#granted(this);
    return this.#rules;
  }
}

export const kindOfEntry = ({ namespace }: BuiltInRole): Role['kind'] =>
  namespace === undefined ? 'ClusterRole' : 'Role';

/** A role that every cluster has and the run does not contain. */
export function roleOfTable(entry: BuiltInRole, granted: (role: RoleNode) => readonly RoleRule[]): RoleNode {
  let rules: readonly RoleRule[] | undefined;
  const role: RoleNode = {
    kind: kindOfEntry(entry),
    name: entry.name,
    namespace: entry.namespace,
    resource: undefined,
    labels: entry.extendsRole === undefined ? {} : { [aggregationLabel(entry.extendsRole)]: 'true' },
    selectors: entry.aggregates,
    bindings: [],
    get own() {
      return entry.rules.map((rule) => ({ ...rule, role, at: undefined }));
    },
    get rules() {
      rules ??= granted(role);
      return rules;
    },
  };
  return role;
}

/** The next run of an editor has most of them again. */
const rulesIn = oncePer((resource: Resource<'Role' | 'ClusterRole'>) =>
  resource.root.at('rules').items().map(ruleAt),
);

function ruleAt(at: Cursor<api.PolicyRule>): Omit<RoleRule, 'role'> {
  return {
    at,
    verbs: strings(at.at('verbs')),
    apiGroups: strings(at.at('apiGroups')),
    resources: strings(at.at('resources')),
    resourceNames: strings(at.at('resourceNames')),
    nonResourceURLs: strings(at.at('nonResourceURLs')),
  };
}

function strings(list: Cursor<string[] | undefined>): readonly string[] {
  return list
    .items()
    .map((item) => item.value)
    .filter((value) => value !== undefined);
}
