// What a run says about the clusters that it followed, and about what it does not know of them.

import path from 'node:path';
import type { Region } from '@plimsoll/core';
import {
  type NotJudged,
  type NotJudgedReason,
  SourceText,
  type UnknownMember,
} from '@plimsoll/core/internal';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import { lineRegion } from '../render/line-region.js';
import type { Deployed } from './deploy.js';
import { kindOf, nameOf } from './names.js';
import type { Gap, GapKind, Produced } from './types.js';

const REASONS: Readonly<Record<GapKind, NotJudgedReason>> = {
  'path-missing': 'gitops-path',
  'source-external': 'gitops-external',
  'build-failed': 'gitops-build',
  'substitution-failed': 'gitops-build',
  'variable-missing': 'gitops-build',
  refused: 'gitops-build',
  'project-unknown': 'gitops-project',
  cycle: 'gitops-build',
  'variable-unknown': 'gitops-variable',
  'chart-not-here': 'missing-chart',
  'chart-failed': 'failed-chart',
  'dependency-missing': 'missing-dependency',
  'remote-base': 'remote-base',
  'generator-unknown': 'gitops-generator',
  plugin: 'gitops-plugin',
  'cluster-unknown': 'gitops-cluster',
};

/** What was not checked in the clusters, each with its place. A gap that clusters share is reported once. */
export function notJudgedOf(
  { gaps }: Pick<Deployed, 'gaps'>,
  objects: readonly Produced[],
  root: string,
): readonly NotJudged[] {
  const told = new Map<string, NotJudged>();
  for (const gap of gaps) {
    const { kind, file, line, about, message } = gap;
    const region = line === undefined ? undefined : regionOf(root, file, line);
    const entry = { reason: REASONS[kind], kind: about, file, detail: message, ...(region && { region }) };
    told.set(JSON.stringify(entry), entry);
  }
  for (const { unknown, value, file, cluster } of objects)
    for (const [name, why] of unknown ?? []) {
      const detail = `${nameOf({ value })}: the variable ${name} is unknown in ${cluster}, because ${why}.`;
      const entry: NotJudged = {
        reason: 'gitops-variable',
        kind: kindOf(value),
        file: displayPath(root, file),
        detail,
      };
      told.set(JSON.stringify(entry), entry);
    }
  return [...told.values()];
}

function regionOf(root: string, file: string, line: number): Region {
  return lineRegion(new SourceText(file, readTextFile(path.resolve(root, file))), line);
}

/**
 * The unknown objects of clusters: no rule may conclude anything from what these clusters lack. The same goes for files
 * that no cluster gets: it is unknown what they would stand beside.
 */
export function unknownMembersOf({
  gaps,
  objects,
}: Pick<Deployed, 'gaps' | 'objects'>): readonly UnknownMember[] {
  const members = gaps.filter(hidesObjects).map(({ cluster, message, namespace }) => ({
    cluster,
    because: message,
    ...(namespace !== undefined && { namespace }),
  }));
  return objects.length === 0 ? members : [...members, { cluster: undefined, because: LOOSE }];
}

const LOOSE =
  'GitOps deploys these files to no cluster, so Plimsoll does not know what else their cluster has.';

/** Whether the gap hides objects, so that a cluster may have objects that the run does not see. */
const hidesObjects = ({ kind }: Gap): boolean => !HIDE_NOTHING.has(kind);
const HIDE_NOTHING: ReadonlySet<GapKind> = new Set<GapKind>([
  'variable-unknown',
  'variable-missing',
  'project-unknown',
]);

/** A sentence that says what was followed. */
export function summaryOf({ gaps }: Pick<Deployed, 'gaps'>, objects: readonly Produced[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { cluster } of objects) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  if (counts.size === 0)
    return [
      'GitOps: no entry point of Flux or Argo CD leads to objects in these files. Name the URLs of this repository with the config key gitops.repository, or the root of each cluster with gitops.clusters.',
    ];
  const parts = new Set(gaps.filter(hidesObjects).map(({ cluster }) => cluster));
  const shown = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, count]) =>
        `${name} with ${count} ${count === 1 ? 'object' : 'objects'}${parts.has(name) ? ' known' : ''}`,
    );
  return [`GitOps: ${counts.size === 1 ? 'the cluster' : `${counts.size} clusters:`} ${shown.join(', ')}.`];
}
