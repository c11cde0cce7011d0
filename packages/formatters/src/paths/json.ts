import { toJson } from '../escape.js';
import type { PathsFormatter } from './types.js';

/** For programs. `schema/paths-1.json` of @plimsoll/attack-paths describes it. A breaking change gets a new number. */
export const pathsJson: PathsFormatter = function* (report) {
  const list = (items: readonly unknown[], indent: string): string =>
    items.length === 0 ? '[]' : `[\n${indent}  ${items.map(toJson).join(`,\n${indent}  `)}\n${indent}]`;
  yield `{
  "schemaVersion": ${report.schemaVersion},
  "graph": {
    "nodes": ${list(report.graph.nodes, '    ')},
    "steps": ${list(report.graph.steps, '    ')}
  },
  "paths": ${list(report.paths, '  ')},
  "cuts": ${list(report.cuts, '  ')},
  "assumptions": ${list(report.assumptions, '  ')},
  "unknown": ${list(report.unknown, '  ')}${report.partlyKnown ? `,\n  "partlyKnown": ${list(report.partlyKnown, '  ')}` : ''}
}
`;
};
