import { defineRule } from '@plimsoll/core';
import { oncePer } from '@plimsoll/core/internal';
import {
  type Binding,
  describeResource,
  type Resource,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { inNamespace } from '../namespace-limits/rules.js';
import { madeByOperators } from '../operators.js';

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const NAMESPACE = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

const SUBJECTS: readonly string[] = ['User', 'Group', 'ServiceAccount'];

/** Operators may create accounts for what they run. Roles for bindings in files come from files. */
const mayBeMade = madeByOperators([['', 'serviceaccounts']]);

const INSTALL_TIME = 'The namespace is chosen at install time.';

const folderOf = ({ file }: Resource): string => file.path.slice(0, file.path.lastIndexOf('/') + 1);

/** Of the objects of a kind in a namespace, which many references ask about. */
const foldersOf = oncePer((some: readonly Resource[]) => new Set(some.map(folderOf)));
const namesOf = oncePer((some: readonly Resource[]) => new Set(some.map(({ name }) => name)));

/**
 * A binding grants nothing while its role or account is missing. Anyone who later creates one with that name gets what
 * it grants. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
 */
export const rbacDanglingReference = defineRule({
  meta: {
    description: 'Bind only roles and subjects that exist',
    scope: 'project',
    risk: 3.0,
    cwe: [269],
    precision: 'medium',
    messages: {
      role: "{{binding}} refers to Role '{{name}}', which no file defines. Whoever creates that Role decides what is granted. Add the Role, or remove the binding.",
      account:
        "{{binding}} refers to ServiceAccount '{{name}}', which no file defines. Whoever creates that account gets the permissions. Add the account, or remove the subject.",
      kind: "{{binding}} refers to the kind '{{kind}}', which the API rejects. Write {{allowed}}.",
      namespace:
        "{{binding}} names ServiceAccount '{{name}}' without a namespace, which the API rejects. Add the namespace.",
    },
  },
  create(context) {
    const { project } = context;
    const judge = (resource: Resource) => {
      const binding = project.rbac.bindingOf(resource);
      if (!binding || resource.name?.startsWith('system:')) return context.notApplicable();
      const described = describeResource(resource);
      const accounts = binding.subjects.filter(({ kind }) => kind === 'ServiceAccount');
      for (const { at, name, namespace } of accounts) {
        if (!binding.clusterWide || namespace !== undefined) continue;
        const place = at.at('name');
        if (isInstalled(name)) context.unknown({ at: place, reason: INSTALL_TIME });
        else context.report({ at: place, messageId: 'namespace', data: { binding: described, name } });
      }

      if (!hasKnownKinds(binding, described)) return;
      const missingRole =
        binding.roleRef.at('kind').value === 'Role' &&
        !binding.role &&
        (binding.namespace === undefined || NAMESPACE.test(binding.namespace));
      const missing = accounts.filter(
        ({ name, namespace }) => namespace !== undefined && isMissing(name, namespace, resource),
      );
      if (!missingRole && missing.length === 0) return;
      const kind = missingRole ? 'Role' : 'ServiceAccount';
      const namespace = missingRole ? binding.namespace : missing[0]?.namespace;
      const doubt =
        whyAbsenceIsUnknown(project, { kind, namespace }) ??
        (!missingRole && mayBeMade(project, namespace)
          ? 'A ServiceAccount in the files can create one that no file shows.'
          : undefined);
      if (doubt) return context.unknown({ at: binding.roleRef, reason: doubt });
      const role = binding.roleRef.at('name');
      if (missingRole)
        context.report({
          at: role,
          messageId: 'role',
          data: { binding: described, name: role.value ?? '(unnamed)' },
        });
      for (const { at, name, namespace } of missing)
        context.report({
          at: at.at('name'),
          messageId: 'account',
          data: { binding: described, name: `${namespace}/${name}` },
        });
    };

    /** https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/rbac/validation/validation.go */
    const hasKnownKinds = ({ clusterWide, roleRef, subjects }: Binding, described: string): boolean => {
      const roles = clusterWide ? ['ClusterRole'] : ['Role', 'ClusterRole'];
      const wrong = [
        { at: roleRef.at('kind'), kinds: roles },
        ...subjects.map(({ at }) => ({ at: at.at('kind'), kinds: SUBJECTS })),
      ].filter(({ at, kinds }) => at.value !== undefined && at.value !== '' && !kinds.includes(at.value));
      for (const { at, kinds } of wrong)
        context.report({
          at,
          messageId: 'kind',
          data: { binding: described, kind: at.value ?? '', allowed: kinds.join(' or ') },
        });
      return wrong.length === 0;
    };

    /** Whether an account with the name gets its namespace at install time: then so do subjects of bindings. */
    const isInstalled = (name: string): boolean =>
      namesOf(inNamespace(project, 'ServiceAccount', undefined)).has(name);

    /** Whether files near the binding have accounts in the namespace, but no file has this one. */
    const isMissing = (name: string, namespace: string, near: Resource): boolean => {
      // Kubernetes creates `default` and the accounts of controllers in kube-system.
      if (name === 'default' || namespace === 'kube-system' || !NAMESPACE.test(namespace)) return false;
      if (near.namespace !== undefined && near.namespace !== namespace) return false;
      const accounts = inNamespace(project, 'ServiceAccount', namespace);
      return (
        foldersOf(accounts).has(folderOf(near)) &&
        !isInstalled(name) &&
        !project.find({ group: '', kind: 'ServiceAccount', name, namespace, near })
      );
    };

    return {
      RoleBinding: (_, resource) => judge(resource),
      ClusterRoleBinding: (_, resource) => judge(resource),
    };
  },
});
