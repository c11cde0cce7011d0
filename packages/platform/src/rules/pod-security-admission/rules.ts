import { defineRule } from '@plimsoll/core';
import { type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema, SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';
import { isInfrastructure } from '../../infrastructure.js';

/** In a file of its own, or as a part of an AdmissionConfiguration. */
const CONFIGURATION = 'pod-security.admission.config.k8s.io/PodSecurityConfiguration';

const SANDBOX = /gvisor|runsc|kata|firecracker|sandbox|confidential|peer-pods|wasm|hyperv/i;

/** Controllers create pods for anyone who can create a workload. */
const CONTROLLER = /^system:(?:serviceaccount:kube-system:.+-controller|kube-controller-manager|apiserver)$/;

/** https://kubernetes.io/docs/concepts/security/pod-security-admission/#exemptions */
export const podSecurityExemption = defineRule({
  meta: {
    description: 'Do not exempt controllers from Pod Security admission',
    scope: 'resource',
    risk: 7,
    cwe: [863],
    precision: 'high',
    messages: {
      controller:
        'Pods of this controller are exempt from Pod Security, so anyone who can create a workload gets privileged pods. Exempt a namespace instead.',
      account:
        'Pods that this ServiceAccount creates are exempt from Pod Security, including those that it deploys for others. Exempt a namespace instead.',
      runtime:
        'Pods with this runtime class are exempt from Pod Security, but any pod can name it and it is not a sandbox. Remove it.',
      namespace:
        "Namespace '{{name}}' is exempt from Pod Security, so its pods can be privileged without a warning. Label it with the level that it needs instead.",
    },
    schema: optionsSchema({
      exemptNamespaces: listOf('Names of namespaces that may be exempt.'),
      sandboxRuntimeClasses: listOf(
        'Names of runtime classes that are sandboxes, besides those whose names say so.',
      ),
    }),
    defaultOptions: {
      exemptNamespaces: [...SYSTEM_NAMESPACES] as readonly string[],
      sandboxRuntimeClasses: [] as readonly string[],
    },
  },
  create(context) {
    const { exemptNamespaces, sandboxRuntimeClasses } = context.options;
    return {
      [CONFIGURATION](configuration) {
        const exempt = (key: string) =>
          (configuration.at('exemptions').at(key) as Cursor<Json[]>)
            .items()
            .map((at) => ({ at, name: textOf(at.value ?? '') }));
        for (const { at, name } of exempt('usernames'))
          if (CONTROLLER.test(name)) context.report({ at, messageId: 'controller' });
          else if (name.startsWith('system:serviceaccount:')) context.report({ at, messageId: 'account' });
        for (const { at, name } of exempt('runtimeClasses'))
          if (!SANDBOX.test(name) && !sandboxRuntimeClasses.includes(name))
            context.report({ at, messageId: 'runtime' });
        for (const { at, name } of exempt('namespaces'))
          if (!isInfrastructure(name) && !exemptNamespaces.includes(name))
            context.report({ at, messageId: 'namespace', data: { name } });
      },
    };
  },
});

/** https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/ */
export const podSecurityDefaults = defineRule({
  meta: {
    description: 'Enforce a Pod Security level where a namespace names none',
    scope: 'resource',
    risk: 5,
    cwe: [1188],
    precision: 'very-high',
    messages: {
      privileged:
        'Every namespace without Pod Security labels admits privileged pods, including future ones. Set enforce: baseline.',
    },
  },
  create(context) {
    return {
      [CONFIGURATION](configuration) {
        const at = configuration.at('defaults').at('enforce');
        if (!at.exists || at.value === 'privileged' || at.value === '')
          context.report({ at, messageId: 'privileged' });
      },
    };
  },
});
