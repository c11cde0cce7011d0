import { ACTING } from './acting.js';
import { ADMISSION_WEBHOOKS } from './admission-webhooks.js';
import { ANONYMOUS } from './anonymous.js';
import { CLOUD } from './cloud.js';
import { COMPONENTS } from './components.js';
import { CONSTRAINED } from './constrained.js';
import { CONTAINERS } from './containers.js';
import { ENTRIES } from './entries.js';
import { ESCAPES } from './escapes.js';
import { GITOPS } from './gitops.js';
import { HOST_PATHS } from './host-paths.js';
import { INTERFACES } from './interfaces.js';
import { NODE_STEPS } from './nodes.js';
import { PROCESSES } from './processes.js';
import { RBAC } from './rbac.js';
import { RBAC_ADMISSION } from './rbac-admission.js';
import { RBAC_CERT_MANAGER } from './rbac-cert-manager.js';
import { RBAC_CONTROL_PLANE } from './rbac-control-plane.js';
import { RBAC_DEPLOY } from './rbac-deploy.js';
import { RBAC_DEVICES } from './rbac-devices.js';
import { RBAC_DRIVERS } from './rbac-drivers.js';
import { RBAC_POLICIES } from './rbac-policies.js';
import { RBAC_SECRET_CLASSES } from './rbac-secret-classes.js';
import { RBAC_TRAFFIC } from './rbac-traffic.js';
import { RBAC_TRUST_BUNDLES } from './rbac-trust-bundles.js';
import { REGISTRY } from './registry.js';
import { REPOSITORY } from './repository.js';
import { SECRETS } from './secrets.js';
import type { Techniques } from './technique.js';
import { TOKENS } from './tokens.js';
import { VOLUMES } from './volumes.js';
import { WORKLOADS } from './workloads.js';

/** Every technique, in the order in which a reader of the documentation meets them. */
export const TECHNIQUES: Techniques = {
  ...ENTRIES,
  ...INTERFACES,
  ...REPOSITORY,
  ...REGISTRY,
  ...ANONYMOUS,
  ...ADMISSION_WEBHOOKS,
  ...GITOPS,
  ...COMPONENTS,
  ...ESCAPES,
  ...HOST_PATHS,
  ...PROCESSES,
  ...VOLUMES,
  ...NODE_STEPS,
  ...CONTAINERS,
  ...SECRETS,
  ...CLOUD,
  ...RBAC,
  ...RBAC_CONTROL_PLANE,
  ...RBAC_ADMISSION,
  ...WORKLOADS,
  ...TOKENS,
  ...RBAC_POLICIES,
  ...RBAC_TRAFFIC,
  ...RBAC_TRUST_BUNDLES,
  ...RBAC_CERT_MANAGER,
  ...RBAC_DEPLOY,
  ...RBAC_SECRET_CLASSES,
  ...RBAC_DRIVERS,
  ...RBAC_DEVICES,
  ...ACTING,
  ...CONSTRAINED,
};
