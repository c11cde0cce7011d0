/**
 * Keys of etcd's configuration file, which names no kind: those that no other file has, and others.
 * https://etcd.io/docs/v3.6/op-guide/configuration/#configuration-file
 */
export const ETCD_TELLING: ReadonlySet<string> = new Set([
  'client-transport-security',
  'peer-transport-security',
  'listen-client-urls',
]);
export const ETCD_OTHERS: ReadonlySet<string> = new Set([
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

/** Whether a document that is used as a configuration has a key that only etcd's file has. */
export function hasEtcdKey(value: object): boolean {
  return Object.keys(value).some((key) => ETCD_TELLING.has(key));
}
