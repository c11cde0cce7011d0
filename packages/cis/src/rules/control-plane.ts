import type { AnyRule } from '@plimsoll/core';

/** Sections 1 to 4: API server, controller manager, scheduler, etcd, audit, kubelet and kube-proxy. */
export const controlPlane: Readonly<Record<string, AnyRule>> = {};
