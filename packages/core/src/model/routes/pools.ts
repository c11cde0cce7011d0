import { type Json, textOf } from '../../json.js';
import { field, itemsOf, stringsOf } from '../admission/values.js';
import type { Project } from '../project.js';
import type { Resource } from '../resource.js';
import { allPrivate } from './addresses.js';

interface PoolKind {
  readonly group: string;
  readonly kind: string;
  /** Blocks, ranges and addresses. */
  readonly addresses: (spec: Json | undefined) => readonly string[];
}

/**
 * The pools from which load balancers in the cluster get their addresses.
 * https://metallb.universe.tf/configuration/, https://docs.cilium.io/en/stable/network/lb-ipam/,
 * https://purelb.gitlab.io/purelb/install/config/, https://openelb.io/docs/
 */
const POOLS: readonly PoolKind[] = [
  ...['IPAddressPool', 'AddressPool'].map((kind) => ({
    group: 'metallb.io',
    kind,
    addresses: (spec: Json | undefined) => stringsOf(field(spec, 'addresses')),
  })),
  {
    group: 'cilium.io',
    kind: 'CiliumLoadBalancerIPPool',
    addresses: (spec) =>
      [...itemsOf(field(spec, 'blocks')), ...itemsOf(field(spec, 'cidrs'))].map((block) => {
        const cidr = field(block, 'cidr');
        if (typeof cidr === 'string') return cidr;
        const [start, stop] = [field(block, 'start'), field(block, 'stop')];
        return stop === undefined ? textOf(start) : `${textOf(start)}-${textOf(stop)}`;
      }),
  },
  {
    group: 'purelb.io',
    kind: 'ServiceGroup',
    addresses: (spec) => {
      const local = field(spec, 'local');
      const pools = [...itemsOf(field(local, 'v4pools')), ...itemsOf(field(local, 'v6pools'))];
      return [local, field(local, 'v4pool'), field(local, 'v6pool'), ...pools].flatMap((pool) => {
        const range = field(pool, 'pool');
        return typeof range === 'string' ? [range] : [];
      });
    },
  },
  {
    group: 'network.kubesphere.io',
    kind: 'Eip',
    addresses: (spec) => {
      const address = field(spec, 'address');
      return typeof address === 'string' ? [address] : [];
    },
  },
];

/** Annotations that name a pool, and the group of the pool. */
const NAMED_BY: Readonly<Record<string, string>> = {
  'metallb.io/address-pool': 'metallb.io',
  'metallb.io/ip-address-pool': 'metallb.io',
  'metallb.universe.tf/address-pool': 'metallb.io',
  'purelb.io/service-group': 'purelb.io',
};

function hasPrivateOnly(pool: Resource): boolean {
  const known = POOLS.find(({ group, kind }) => group === pool.group && kind === pool.kind);
  return known !== undefined && allPrivate(known.addresses(field(pool.value, 'spec'))) === true;
}

/** The pools of a cluster. */
export class AddressPools {
  /** Whether all pools of a name only have private addresses. */
  readonly #byName = new Map<string, boolean>();
  /** The same for all pools. False if there are none. */
  readonly #inside: boolean;

  constructor(cluster: Pick<Project, 'ofKind'>) {
    const all = POOLS.flatMap(({ kind, group }) => cluster.ofKind(kind, group));
    for (const pool of all) {
      const key = keyOf(pool.group, pool.name ?? '');
      this.#byName.set(key, (this.#byName.get(key) ?? true) && hasPrivateOnly(pool));
    }
    this.#inside = all.length > 0 && all.every(hasPrivateOnly);
  }

  /** Whether a load balancer gets a private address: from the pool that the annotations name, or else from any. */
  givePrivate(annotations: Readonly<Record<string, string>>): boolean {
    for (const [key, group] of Object.entries(NAMED_BY)) {
      const name = annotations[key];
      const known = name ? this.#byName.get(keyOf(group, name)) : undefined;
      if (known !== undefined) return known;
    }
    return this.#inside;
  }
}

const keyOf = (group: string, name: string): string => `${group}/${name}`;
