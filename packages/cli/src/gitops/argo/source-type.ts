import { readdirSync } from 'node:fs';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { kustomizationFile } from '../../render/kustomizations.js';
import { mapAt } from './fields.js';

const TYPES = ['kustomize', 'helm', 'directory', 'plugin'] as const;

export type SourceType = (typeof TYPES)[number] | 'several';

/**
 * The tool that makes the manifests: the one that the source names, else the one whose file is in the directory.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/tool_detection/
 */
export function typeOfSource(source: JsonObject, folder: string): SourceType {
  const [type, ...others] = TYPES.filter((name) => mapAt(source, name));
  if (others.length > 0) return 'several';
  if (type !== undefined) return type;
  if (kustomizationFile(folder) !== undefined) return 'kustomize';
  return readdirSync(folder).some((name) => name.endsWith('Chart.yaml')) ? 'helm' : 'directory';
}
