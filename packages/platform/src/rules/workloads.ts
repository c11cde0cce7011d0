import type { AnyRule } from '@plimsoll/core';
import { backupExposed } from './backups/exposed.js';
import { ciRunnerPrivileged } from './ci-runners/privileged.js';
import { datastoreNoAuth } from './datastores/rule.js';
import { falcoDisabled } from './falco/disabled.js';
import { jupyterOpen } from './jupyter/open.js';
import { meshAuthorizationOpen } from './meshes/authorization-open.js';
import { meshBypass } from './meshes/bypass.js';
import { metricsScrapeUnverified } from './metrics/scrape-unverified.js';
import { modelServerTrust } from './model-servers/trust.js';
import { vaultDevMode } from './vault/dev-mode.js';
import { vaultTlsOff } from './vault/tls-off.js';
import { workloadAvailability } from './workload-availability/rule.js';

/** Beside the applications: meshes, metrics, databases, notebooks, models, backups. */
export const workloads: Readonly<Record<string, AnyRule>> = {
  'backup-exposed': backupExposed,
  'ci-runner-privileged': ciRunnerPrivileged,
  'datastore-no-auth': datastoreNoAuth,
  'falco-disabled': falcoDisabled,
  'jupyter-open': jupyterOpen,
  'mesh-authorization-open': meshAuthorizationOpen,
  'mesh-bypass': meshBypass,
  'metrics-scrape-unverified': metricsScrapeUnverified,
  'model-server-trust': modelServerTrust,
  'vault-dev-mode': vaultDevMode,
  'vault-tls-off': vaultTlsOff,
  'workload-availability': workloadAvailability,
};
