import type { Project, ResourceRef } from '../model/project.js';
import type { AnyCursor, Resource } from '../model/resource.js';
import type { AnyRule, RuleContext, Visitor } from './types.js';

type AnyContext = RuleContext<Readonly<Record<string, string>>, unknown>;

/**
 * The rule, but its calls throw where they read more of the project than its scope says. For tests: in other runs
 * nothing checks it.
 */
export function withinScope(rule: AnyRule): AnyRule {
  const { scope = 'project' } = rule.meta;
  if (scope === 'project') return rule;
  return {
    ...rule,
    create(context: never): Visitor {
      let namespace: string | undefined;
      const given = context as AnyContext;
      const allows = scope === 'namespace' ? readsIn(() => namespace) : {};
      const project = guarded(given.project, scope, allows);
      const visitor = rule.create({ ...given, project } as never) as Readonly<Record<string, Listener>>;
      return Object.fromEntries(
        Object.entries(visitor).map(([key, listener]): [string, Listener] => [
          key,
          (subject, resource) => {
            namespace = (resource ?? subject.resource).namespace;
            return listener(subject, resource);
          },
        ]),
      );
    },
  };
}

type Listener = (subject: AnyCursor, resource: Resource) => void;

/** By the name of a member of the project: whether it may be used in this way. */
type Allowed = Readonly<Record<string, (argument: unknown) => boolean>>;

/** What a rule of one namespace may ask: its objects by name, and the Namespace object. */
function readsIn(own: () => string | undefined): Allowed {
  return {
    cluster: () => true,
    namespaceOf: (resource) => (resource as Resource).namespace === own(),
    find: (ref) => {
      const { kind, name, namespace } = ref as ResourceRef;
      return kind === 'Namespace' ? name === own() : namespace === own();
    },
  };
}

function guarded(project: Project, scope: string, allowed: Allowed): Project {
  return new Proxy(project, {
    get(target, key) {
      const isAllowed = Object.hasOwn(allowed, key) ? allowed[key as string] : undefined;
      if (!isAllowed) throw outside(key, scope);
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (argument: unknown): unknown => {
        if (!isAllowed(argument)) throw outside(key, scope);
        return value.call(target, argument);
      };
    },
  });
}

const outside = (key: string | symbol, scope: string): Error =>
  new Error(
    `The rule reads "project.${String(key)}" outside of its scope "${scope}". Set meta.scope to "project", or do not read it.`,
  );
