// https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#create-namespace
import type { Path } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { writtenField } from '../field.js';
import { listAt } from '../names.js';
import type { Produced } from '../types.js';
import { mapAt } from './fields.js';
import type { Application } from './types.js';

/** The namespaces that every cluster has. */
const ALWAYS_THERE = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** The namespace that Argo CD creates where it is missing, with its labels. */
export function createdNamespace(
  { spec, targetNamespace: name }: Application,
  object: Produced,
): Pick<Produced, 'text' | 'value' | 'file' | 'maker'> | undefined {
  const option = listAt(spec, 'syncPolicy', 'syncOptions').indexOf('CreateNamespace=true');
  if (option === -1 || name === undefined || ALWAYS_THERE.has(name)) return undefined;
  const given = mapAt(spec, 'syncPolicy', 'managedNamespaceMetadata');
  const [labels, annotations] = [mapAt(given, 'labels'), mapAt(given, 'annotations')];
  const namespace: JsonObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, ...(labels && { labels }), ...(annotations && { annotations }) },
  };
  const field: Path = given ? ['managedNamespaceMetadata'] : ['syncOptions', option];
  return {
    text: JSON.stringify(namespace),
    value: namespace,
    file: object.file,
    maker: writtenField(object, ['spec', 'syncPolicy', ...field]),
  };
}
