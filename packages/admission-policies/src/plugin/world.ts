import { Unknown } from '@plimsoll/cel';
import {
  isObject,
  type JsonObject,
  type Project,
  type Resource,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { loadedTypes } from '@plimsoll/kubernetes-api';
import type { ParamSource } from '../evaluate/params.js';
import { guessPlural, pluralOf, type ServedResource, scopeOf } from '../match/resources.js';
import type { Labels } from '../match/selector.js';
import { admitted } from '../object/admitted.js';
import { apiForm, plainForm } from '../object/api-form.js';
import { convert } from '../object/convert.js';
import { groupVersion, type ParamKind } from '../policy/policy.js';
import { objectAt, textAt } from '../policy/read.js';
import type { Request } from '../request.js';

/** An object of a file that is not linted: of a policy that the config names. */
export interface GivenObject {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly value: JsonObject;
  /** Where it is, for messages: `policies/replicas.yaml`. */
  readonly file: string;
}

const WITHOUT_NAMESPACE = 'The namespace of the object is only known when it is applied.';
const OLD = 'The policy asks for the object as it was before, which no file shows.';
const USER = 'The policy asks who sends the request, which no file shows.';

/** The files of one cluster, as the API server of a release would show them to policies. */
export class World {
  readonly #project: Project;
  readonly #given: readonly GivenObject[];
  readonly #minor: number;
  readonly #created = new WeakMap<Resource, Request>();
  readonly #forms = new WeakMap<JsonObject, Map<string, JsonObject | Unknown>>();
  readonly #definitions: readonly JsonObject[];

  constructor(project: Project, given: readonly GivenObject[], minor: number) {
    this.#project = project;
    this.#given = given;
    this.#minor = minor;
    const defined = given.filter(({ kind }) => kind === 'CustomResourceDefinition');
    this.#definitions = [...defined, ...project.ofKind('CustomResourceDefinition')].flatMap(
      ({ value }): readonly JsonObject[] => [objectAt(value as JsonObject, 'spec') ?? []].flat(),
    );
  }

  readonly isTyped = ({ group, kind }: Pick<ServedResource, 'group' | 'kind'>): boolean =>
    scopeOf(group, kind) !== undefined;

  /** The request that creates an object, or updates one: the same for all policies and bindings. */
  request(resource: Resource, operation: 'CREATE' | 'UPDATE'): Request {
    let created = this.#created.get(resource);
    if (!created) {
      created = this.#create(resource);
      this.#created.set(resource, created);
    }
    return operation === 'CREATE' ? created : { ...created, operation, oldLabels: { known: {}, more: OLD } };
  }

  #create(resource: Resource): Request {
    const { group, version, kind, name, namespaced, labels } = resource;
    const isNamespace = group === '' && kind === 'Namespace';
    const namespace = isNamespace
      ? name
      : namespaced
        ? (resource.namespace ?? new Unknown([WITHOUT_NAMESPACE]))
        : undefined;
    const old = new Unknown([OLD]);
    const around = isNamespace ? undefined : this.#namespaceOf(resource, namespace);
    return {
      resource: { group, version, kind, resource: this.#plural(group, kind) },
      operation: 'CREATE',
      name,
      namespaced,
      namespace,
      labels: { known: labels },
      namespaceLabels: isNamespace
        ? { known: { ...labels, ...(name !== undefined && { [NAME_LABEL]: name }) } }
        : around?.labels,
      namespaceObject: around?.object ?? null,
      userInfo: new Unknown([USER]),
      object: (as) => this.#form(resource.value, as, namespace),
      oldObject: () => old,
      authorizer: 'unknown',
    };
  }

  #plural(group: string, kind: string): string {
    const known = pluralOf(group, kind);
    if (known !== undefined) return known;
    const names = this.#definitionOf(group, kind);
    return textAt(objectAt(names, 'names'), 'plural') ?? guessPlural(kind);
  }

  #definitionOf(group: string, kind: string): JsonObject | undefined {
    return this.#definitions.find(
      (spec) => textAt(spec, 'group') === group && textAt(objectAt(spec, 'names'), 'kind') === kind,
    );
  }

  /** An object in a version of its kind, created once for all policies. */
  #form(
    value: JsonObject,
    as: ServedResource,
    namespace: string | Unknown | undefined,
  ): JsonObject | Unknown {
    let forms = this.#forms.get(value);
    if (!forms) {
      forms = new Map();
      this.#forms.set(value, forms);
    }
    const key = `${as.group}/${as.version}`;
    let form = forms.get(key);
    if (!form) {
      form = this.#make(value, as, namespace);
      forms.set(key, form);
    }
    return form;
  }

  #make(
    value: JsonObject,
    as: ServedResource,
    namespace: string | Unknown | undefined,
  ): JsonObject | Unknown {
    const type = loadedTypes.of(as.group, as.version, as.kind);
    const converted = convert(value, as, type);
    if (converted instanceof Unknown) return converted;
    const written = type
      ? apiForm(converted, type, { minor: this.#minor })
      : (plainForm(converted) as JsonObject);
    const form = as.group === '' && as.kind === 'Pod' ? admitted(written) : written;
    const isNamespace = as.group === '' && as.kind === 'Namespace';
    if (namespace === undefined || isNamespace) return form;
    const metadata = isObject(form.metadata) ? form.metadata : {};
    return { ...form, metadata: { ...metadata, namespace: namespace as string } };
  }

  #namespaceOf(
    resource: Resource,
    namespace: string | Unknown | undefined,
  ): { readonly labels: Labels; readonly object: JsonObject | Unknown } | undefined {
    if (namespace === undefined) return undefined;
    if (namespace instanceof Unknown)
      return { labels: { known: {}, more: WITHOUT_NAMESPACE }, object: namespace };
    const given = this.#given.find(
      ({ group, kind, value }) =>
        group === '' && kind === 'Namespace' && textAt(objectAt(value, 'metadata'), 'name') === namespace,
    );
    const value = this.#project.namespaceOf(resource)?.value ?? given?.value;
    if (!value) {
      const more = `No file has the Namespace ${namespace}, so its labels are not known.`;
      const open = new Unknown([more]);
      return {
        labels: { known: { [NAME_LABEL]: namespace }, more },
        object: {
          metadata: { name: namespace, labels: open, annotations: open },
          status: { phase: 'Active' },
        } as unknown as JsonObject,
      };
    }
    const form = this.#form(value, NAMESPACE, undefined) as JsonObject;
    const { ownerReferences, managedFields, ...metadata } = objectAt(form, 'metadata') ?? {};
    const known = objectAt(metadata, 'labels') ?? {};
    return {
      labels: { known: known as Readonly<Record<string, string>> },
      object: { ...form, metadata },
    };
  }

  /** Where policies look for their params. */
  readonly params: ParamSource = {
    ofKind: (wanted) => {
      const as = { ...wanted, resource: '' };
      const inRun = this.#project
        .ofKind(wanted.kind, wanted.group === '' ? undefined : wanted.group)
        .filter(({ group }) => group === wanted.group)
        .map(({ value, namespace }) => this.#form(value, as, namespace));
      const known = new Set(inRun);
      const given = this.#given
        .filter(({ group, kind }) => group === wanted.group && kind === wanted.kind)
        .map(({ value }) => this.#form(value, as, textAt(objectAt(value, 'metadata'), 'namespace')));
      return [...inRun, ...given.filter((form) => !known.has(form))].filter(
        (form): form is JsonObject => !(form instanceof Unknown),
      );
    },
    isNamespaced: ({ group, kind }) => {
      const scope = scopeOf(group, kind);
      if (scope !== undefined) return scope === 'namespaced';
      const defined = textAt(this.#definitionOf(group, kind), 'scope');
      if (defined !== undefined) return defined === 'Namespaced';
      // Without a definition, the scope follows from its objects.
      return this.params
        .ofKind({ group, version: '', kind })
        .some((object) => textAt(objectAt(object, 'metadata'), 'namespace') !== undefined);
    },
    whyMore: ({ kind }: ParamKind, namespace) => whyAbsenceIsUnknown(this.#project, { kind, namespace }),
  };
}

const NAME_LABEL = 'kubernetes.io/metadata.name';
const NAMESPACE: ServedResource = { group: '', version: 'v1', kind: 'Namespace', resource: 'namespaces' };

/** An object of a file with what its `apiVersion` says. */
export function givenObject(value: JsonObject, file: string): GivenObject {
  return {
    ...groupVersion(textAt(value, 'apiVersion') ?? ''),
    kind: textAt(value, 'kind') ?? '',
    value,
    file,
  };
}
