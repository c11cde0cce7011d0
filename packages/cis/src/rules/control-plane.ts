import type { AnyRule } from '@plimsoll/core';
import { apiserverAnonymousAuth } from './apiserver/anonymous.js';
import { apiserverAuthorization } from './apiserver/authorization.js';
import { apiserverPlugins } from './apiserver/plugins.js';
import { apiserverSettings } from './apiserver/table.js';
import { audit } from './audit/rules.js';
import { controllerManager } from './controller-manager/table.js';
import { encryption } from './encryption/rules.js';
import { etcd } from './etcd/table.js';
import { imageAdmission } from './image-admission/rule.js';
import { kubeProxy } from './kube-proxy/table.js';
import { kubelet } from './kubelet/table.js';
import { removed } from './removed/table.js';
import { scheduler } from './scheduler/table.js';
import { users } from './users/table.js';

/** Sections 1 to 4: API server, controller manager, scheduler, etcd, audit, kubelet and kube-proxy; and 5.5. */
export const controlPlane: Readonly<Record<string, AnyRule>> = {
  'apiserver-anonymous-auth': apiserverAnonymousAuth,
  ...apiserverAuthorization,
  ...apiserverPlugins,
  ...apiserverSettings,
  ...encryption,
  ...controllerManager,
  ...scheduler,
  ...etcd,
  ...users,
  ...audit,
  ...kubelet,
  ...kubeProxy,
  ...removed,
  'image-admission': imageAdmission,
};
