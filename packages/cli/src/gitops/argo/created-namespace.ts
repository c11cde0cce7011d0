// https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#create-namespace
import type { JsonObject, Path } from '@plimsoll/core';
import { listAt } from '../names.js';
import type { Produced } from '../types.js';
import type { Application } from './application.js';
import { mapAt } from './fields.js';

/** Those that every cluster has. */
const ALWAYS_THERE = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** The namespace that Argo CD makes where it is missing, with the labels that it gets. */
export function createdNamespace(
  { spec, targetNamespace: name }: Application,
  { by, file, value }: Produced,
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
  const set = by?.startsWith('ApplicationSet ') ? by.split(/[ /]/).at(-1) : undefined;
  return {
    text: JSON.stringify(namespace),
    value: namespace,
    file,
    maker: {
      kind: set === undefined ? 'Application' : 'ApplicationSet',
      name: set ?? String(mapAt(value, 'metadata')?.name),
      path: [...(set === undefined ? ['spec'] : ['spec', 'template', 'spec']), 'syncPolicy', ...field],
    },
  };
}
