import type { PathsReport } from '@plimsoll/attack-paths';
import type { ReportPath } from '@plimsoll/attack-paths/internal';
import { type Markup, html as markup } from '../html/markup.js';
import { type Box, type Line, type Point, pictureOf } from './layout.js';
import { byGoal, lineOf } from './types.js';

/** The most paths to one goal in a picture. The most severe come first. */
const DRAWN = 8;

/** The paths to draw. */
export const drawnOf = (report: PathsReport): readonly ReportPath[] =>
  [...byGoal(report).values()].flatMap((paths) => paths.slice(0, DRAWN));

export interface DrawingOptions {
  /** Whether lines lead to the anchors of their steps. */
  readonly linked: boolean;
  /** The content before the graph in the element. */
  readonly before?: Markup;
}

/** The graph of the most severe paths as SVG. A shape, number or line repeats what colour says. */
export function drawing(report: PathsReport, { linked, before }: DrawingOptions): Markup {
  const paths = drawnOf(report);
  const indexes = [...new Set(paths.flatMap(({ steps }) => steps))].sort((a, b) => a - b);
  const steps = indexes.map((index) => ({ step: report.graph.steps[index]!, index }));
  const ids = new Set(steps.flatMap(({ step }) => [step.from, step.to]));
  const goals = new Set(paths.map(({ to }) => to));
  const cutting = cuttingPlaces(report);
  const { width, height, boxes, lines } = pictureOf(
    report.graph.nodes.filter(({ id }) => ids.has(id)),
    steps,
  );
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="Graph of the attack paths">
${before}<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z"/></marker></defs>
${lines.map((line) => lineMarkup(line, isCut(line, cutting), linked))}${boxes.map((box) => boxMarkup(box, goals.has(box.node.id)))}</svg>
`;
}

/** The places that cut the paths to a goal, alone or together. */
const cuttingPlaces = ({ cuts }: PathsReport): ReadonlySet<string> =>
  new Set(cuts.flatMap(({ evidence }) => evidence.map((each) => `${lineOf(each)} ${each.pathByName}`)));

const isCut = ({ step }: Line, cutting: ReadonlySet<string>): boolean =>
  step.evidence.some((each) => cutting.has(`${lineOf(each)} ${each.pathByName}`));

function lineMarkup({ step, index, points, label }: Line, cut: boolean, linked: boolean): Markup {
  const d = curve(points);
  const { x, y } = label;
  const number = index + 1;
  const kind = `step ${step.certainty}${cut ? ' cut' : ''}`;
  const says = `Step ${number}: ${step.title}${cut ? '; it cuts the paths' : ''}`;
  const line = markup`<title>${says}</title><path class="hit" d="${d}"/><path d="${d}" marker-end="url(#arrow)"/><circle cx="${x}" cy="${y}" r="${cut ? 13 : 10}"/><text x="${x}" y="${y + 4}">${cut ? '✂' : ''}${number}</text>`;
  return linked
    ? markup`<a class="${kind}" href="#step-${number}" aria-label="${says}">${line}</a>\n`
    : markup`<g class="${kind}">${line}</g>\n`;
}

function boxMarkup({ node, lines, x, y, width, height }: Box, isGoal: boolean): Markup {
  const top = y - ((lines.length - 1) * 18) / 2 + 4.5;
  const spans = lines.map((line, index) => markup`<tspan x="${x}" y="${top + index * 18}">${line}</tspan>`);
  return markup`<g class="${node.kind === 'entry' ? 'entry' : isGoal ? 'goal' : 'node'}"><rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}"/><text>${spans}</text></g>
`;
}

/** A line through the points, with round corners. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = rest.map((point, index) => {
    const next = rest[index + 1];
    return next
      ? `Q${point.x} ${point.y} ${Math.round((point.x + next.x) / 2)} ${Math.round((point.y + next.y) / 2)}`
      : `L${point.x} ${point.y}`;
  });
  return `M${first.x} ${first.y}${parts.join('')}`;
}
