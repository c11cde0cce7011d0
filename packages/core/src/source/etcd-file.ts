import { isObject } from '../json.js';

/**
 * Keys of etcd's configuration file, which names no kind: those that nothing else has, and others.
 * https://etcd.io/docs/v3.6/op-guide/configuration/#configuration-file
 */
const TELLING = new Set(['client-transport-security', 'peer-transport-security', 'listen-client-urls']);
const OTHERS = new Set([
  'advertise-client-urls',
  'auto-compaction-mode',
  'auto-compaction-retention',
  'cipher-suites',
  'data-dir',
  'discovery',
  'election-timeout',
  'enable-grpc-gateway',
  'enable-pprof',
  'force-new-cluster',
  'heartbeat-interval',
  'initial-advertise-peer-urls',
  'initial-cluster',
  'initial-cluster-state',
  'initial-cluster-token',
  'listen-metrics-urls',
  'listen-peer-urls',
  'log-level',
  'log-outputs',
  'logger',
  'max-request-bytes',
  'max-snapshots',
  'max-wals',
  'name',
  'quota-backend-bytes',
  'snapshot-count',
  'strict-reconfig-check',
  'tls-max-version',
  'tls-min-version',
  'wal-dir',
]);

/** How many keys of a document are etcd's: those that nothing else has, and all. */
export function etcdKeys(value: object): { readonly telling: number; readonly all: number } {
  const keys = Object.keys(value);
  const telling = keys.filter((key) => TELLING.has(key)).length;
  return { telling, all: telling + keys.filter((key) => OTHERS.has(key)).length };
}

/**
 * Whether a document is etcd's configuration file and surely nothing else: it has no kind, one of the keys that only
 * etcd has, and three of etcd's in all.
 */
export function isEtcdFile(value: unknown): boolean {
  if (!isObject(value) || Object.hasOwn(value, 'kind') || Object.hasOwn(value, 'apiVersion')) return false;
  const { telling, all } = etcdKeys(value);
  return telling > 0 && all >= 3;
}
