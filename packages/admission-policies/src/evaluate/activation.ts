import {
  type Activation,
  authorizer,
  type Budget,
  CelError,
  type Read,
  rootValue,
  Unknown,
  type Value,
} from '@plimsoll/cel';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { ServedResource } from '../match/resources.js';
import { type CompiledPolicy, compileMessage } from '../policy/compile.js';
import type { Request } from '../request.js';
import { LazyVariables } from './lazy-variables.js';
import { isSecret, type Trace } from './secrets.js';

export interface Inputs {
  readonly compiled: CompiledPolicy;
  readonly request: Request;
  /** The version that the policy sees. */
  readonly as: ServedResource;
  readonly params: JsonObject | null;
  readonly minor: number;
  /** Whether objects of a kind are custom resources, which the API server does not read by reflection. */
  readonly isTyped: (resource: Pick<ServedResource, 'group' | 'kind'>) => boolean;
}

export interface Scope {
  readonly activation: Activation;
  readonly trace: Trace;
}

/** Since then typed objects are read by reflection. */
const REFLECTION = 37;

/** More variables within each other could exhaust the stack. */
const DEEPEST = 200;

const TOO_DEEP = `More than ${DEEPEST} variables of the policy use each other, one within another.`;

/** What one expression of a policy sees. */
export function scopeOf(inputs: Inputs, budget: Budget, where: 'matchConditions' | 'validations'): Scope {
  const { compiled, request, as, params, minor, isTyped } = inputs;
  const trace: Trace = { list: [], secret: false };
  const onScalar = (read: Read): void => {
    trace.secret ||= isSecret(read, request.resource.kind, compiled.policy.paramKind?.kind);
  };
  const view = { reads: trace, reflected: false, onScalar };
  const typed = { ...view, reflected: minor >= REFLECTION };
  const seen = (kind: Pick<ServedResource, 'group' | 'kind'>): typeof view => (isTyped(kind) ? typed : view);
  const known = new Map<string, Value>();
  const make = (name: string): Value => {
    switch (name) {
      case 'object':
        return data(name, request.object(as), seen(as));
      case 'oldObject':
        return data(name, request.oldObject(as), seen(as));
      case 'request':
        return rootValue(name, requestData(request, as), view);
      case 'namespaceObject':
        // The API server does not pass it on to matchConditions.
        return where === 'matchConditions' ? null : data(name, request.namespaceObject, typed);
      case 'params':
        return rootValue(name, params, compiled.policy.paramKind ? seen(compiled.policy.paramKind) : view);
      case 'authorizer':
        return authorizer(request.authorizer);
      case 'authorizer.requestResource':
        return authorizer(request.authorizer, 'ResourceCheck');
      default:
        return variables;
    }
  };
  const activation: Activation = {
    reads: trace,
    budget,
    variable: (name) => {
      let value = known.get(name);
      if (value === undefined) {
        value = make(name);
        known.set(name, value);
      }
      return value;
    },
  };
  let depth = 0;
  const compute = (name: string): Value => {
    const variable = compiled.variables.get(name)!;
    if (!variable.program)
      return new CelError(
        `composited variable "${name}" fails to compile: ${compileMessage(variable).replace('compilation error: ', '')}`,
      );
    if (depth >= DEEPEST) return new Unknown([TOO_DEEP]);
    depth++;
    const value = variable.program.evaluate(activation);
    depth--;
    return value instanceof CelError
      ? new CelError(`composited variable "${name}" fails to evaluate: ${value.message}`)
      : value;
  };
  const variables = new LazyVariables([...compiled.variables.keys()], compute, trace);
  return { activation, trace };
}

function data(
  name: string,
  value: JsonObject | Unknown | null,
  view: Parameters<typeof rootValue>[2],
): Value {
  return value instanceof Unknown ? value : rootValue(name, value, view);
}

const OPTIONS = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions' };

function requestData(request: Request, as: ServedResource): Readonly<Record<string, unknown>> {
  const { resource, operation, name, namespace, userInfo } = request;
  const kindOf = ({ group, version, kind }: ServedResource) => ({ group, version, kind });
  const resourceOf = (own: ServedResource) => ({
    group: own.group,
    version: own.version,
    resource: own.resource,
  });
  return {
    kind: kindOf(as),
    resource: resourceOf(as),
    requestKind: kindOf(resource),
    requestResource: resourceOf(resource),
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    operation,
    userInfo,
    dryRun: false,
    options: { apiVersion: 'meta.k8s.io/v1', kind: OPTIONS[operation] },
  };
}
