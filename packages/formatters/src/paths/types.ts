import type { PathsReport } from '@plimsoll/attack-paths';
import type { ReportEvidence, ReportNode } from '@plimsoll/attack-paths/internal';
import type { FormatOptions } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';

/** What a format of attack paths needs besides the report. */
export interface PathsFormatOptions
  extends Pick<FormatOptions, 'tool' | 'color' | 'docs' | 'textOf' | 'pathFromHere'> {
  /** Whether to show all paths to a goal, not only the most severe. */
  readonly verbose: boolean;
}

/** Formats a report of attack paths as text. */
export type PathsFormatter = (report: PathsReport, options: PathsFormatOptions) => Iterable<string>;

/** `Deployment shop/web [app]` */
export const labelOf = ({ name, container, cluster }: ReportNode): string =>
  `${name}${container === undefined ? '' : ` [${container}]`}${cluster === undefined ? '' : ` in ${cluster}`}`;

/** Names the nodes of a report. */
export function labelsOf({ graph }: PathsReport): (id: string) => string {
  const names = new Map(graph.nodes.map((node) => [node.id, labelOf(node)]));
  return (id) => names.get(id) ?? id;
}

/** Outsiders by entry, as the subject of a title. */
const OUTSIDERS: Readonly<Record<string, string>> = {
  internet: 'Someone on the internet',
  'internal-network': 'Someone on the internal network',
  'pod-network': 'Someone on the pod network',
  repository: 'Someone who reads the repository',
};

/** Names the nodes of a report as subjects of step titles. */
export function subjectsOf({ graph }: PathsReport): (id: string) => string {
  const names = new Map(
    graph.nodes.map((node) => {
      const outsider = node.kind === 'entry' ? OUTSIDERS[node.name] : undefined;
      return [node.id, labelOf(outsider === undefined ? node : { ...node, name: outsider })];
    }),
  );
  return (id) => names.get(id) ?? id;
}

/** `apps/web.yaml:7` */
export const lineOf = ({ file, region }: ReportEvidence): string =>
  region ? `${file}:${region.startLine}` : file;

/** `1 path`, `2 paths` */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Paths by goal, in the order of the report. */
export const byGoal = ({ paths }: PathsReport): ReadonlyMap<string, PathsReport['paths']> =>
  groupBy(paths, ({ to }) => to);
