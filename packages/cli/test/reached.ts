// What GitOps deploys from the files of a test, without a run of the command.
import { type ConfigObject, resolveConfig } from '@plimsoll/core';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { findFiles } from '../src/files/find.js';
import { displayPath } from '../src/files/repository.js';
import { reached } from '../src/gitops/index.js';
import { nameOf } from '../src/gitops/names.js';
import type { Environment } from '../src/render/program.js';
import { project } from './project.js';

/** The URL of the repository. */
export const HERE = 'https://git.example/acme/deploy.git';

/** What `flux bootstrap` writes for the cluster `c`. */
export const FLUX_OF_C = {
  'clusters/c/flux-system/gotk-sync.yaml': `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: ${HERE}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/c, sourceRef: {kind: GitRepository, name: flux-system}}
`,
};

export interface Reached {
  /** `cluster: Kind namespace/name`, sorted. */
  readonly objects: readonly string[];
  /** The files of these objects. */
  readonly files: readonly string[];
  /** The objects of charts, as `cluster: file: Kind (namespace)/name`. */
  readonly charts: readonly string[];
  /** `kind: message`. */
  readonly gaps: readonly string[];
  /** `file:line` of each gap. */
  readonly places: readonly string[];
  /** The objects, by their names. */
  readonly values: ReadonlyMap<string, unknown>;
}

export async function reachedOf(
  files: Readonly<Record<string, string>>,
  { env = {}, config: given = {} }: { readonly env?: Environment; readonly config?: ConfigObject } = {},
): Promise<Reached> {
  const root = project({ '.git/config': `[remote "origin"]\n\turl = ${HERE}\n`, ...files });
  const { files: found } = await findFiles([root], root);
  const config = resolveConfig(given);
  const { objects, gaps, rendered } = await reached({ files: found, root, config, env });
  const named = objects
    .filter(({ by }) => by !== undefined)
    .map(({ cluster, value, namespace }) => {
      const name = nameOf({ value });
      const [kind, own] = name.split(' ');
      const full = own?.includes('/') || namespace === undefined ? own : `(${namespace})/${own}`;
      return [`${cluster}: ${kind} ${full}`, value] as const;
    });
  return {
    objects: named.map(([name]) => name).sort(),
    gaps: gaps.map(({ kind, message }) => `${kind}: ${message.replaceAll(displayPath('/', root), '')}`),
    files: objects
      .filter(({ by }) => by !== undefined)
      .map(({ file }) => displayPath(root, file))
      .sort(),
    charts: rendered
      .flatMap(({ parsed: { documents, cluster, source, namespace } }) =>
        documents.map(({ value }) => {
          const [kind, name] = nameOf({ value: value as JsonObject }).split(' ');
          return `${cluster}: ${source.path}: ${kind} (${namespace})/${name}`;
        }),
      )
      .sort(),
    places: gaps.map(({ file, line }) => `${file}${line === undefined ? '' : `:${line}`}`),
    values: new Map(named),
  };
}
