import type { Cursor, Json, Project, Resource } from '@plimsoll/core/kubernetes';

/** Controllers of Flux with an option to deny references to other namespaces. */
const CONTROLLERS = [
  'helm-controller',
  'image-automation-controller',
  'image-reflector-controller',
  'kustomize-controller',
  'notification-controller',
];

const NO_REFERENCES = /^--no-cross-namespace-refs(?:=true)?$/;
const DEFAULT_ACCOUNT = /^--default-service-account=./;

export interface Tenancy {
  /** Whether some controller isolates tenants. */
  readonly refusesReferences: boolean;
  /** Whether objects without an account of their own get a default one. */
  readonly hasDefaultAccount: boolean;
}

/**
 * Whether a project's Flux serves several tenants, by the arguments of its controllers or its FluxInstance.
 * https://fluxcd.io/flux/installation/configuration/multitenancy/ and https://fluxoperator.dev/docs/crd/fluxinstance/
 */
export const tenancyOf: (project: Project) => Tenancy = (project) => {
  const controllers = project.ofKind('Deployment').filter(isController);
  const operated = project
    .ofKind('FluxInstance', 'fluxcd.controlplane.io')
    .some(({ root }) => (root as Cursor<Json>).at('spec').at('cluster').at('multitenant').value === true);
  return {
    refusesReferences: operated || controllers.some((each) => hasArgument(each, NO_REFERENCES)),
    hasDefaultAccount: operated || controllers.some((each) => hasArgument(each, DEFAULT_ACCOUNT)),
  };
};

export const isController = ({ name }: { readonly name: string | undefined }): boolean =>
  name !== undefined && CONTROLLERS.includes(name);

export const refusesReferences = (controller: Resource<'Deployment'>): boolean =>
  hasArgument(controller, NO_REFERENCES);

function hasArgument({ root }: Resource<'Deployment'>, argument: RegExp): boolean {
  const containers = root.at('spec').at('template').at('spec').at('containers').items();
  return containers.some((each) =>
    [...each.at('command').items(), ...each.at('args').items()].some(({ value }) =>
      argument.test(value ?? ''),
    ),
  );
}
