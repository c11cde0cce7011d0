import { type PathsReport, type ReportEvidence, TECHNIQUES } from '@plimsoll/attack-paths';
import { escapeLine } from '@plimsoll/formatters';

/** For people: by goal the paths, step by step with their places, then what cuts them. */
export function pathsText({ graph, paths, cuts }: PathsReport): string {
  if (paths.length === 0) return 'No attack path, as far as the files say.\n';
  const names = new Map(
    graph.nodes.map(({ id, name, container }) => [
      id,
      container === undefined ? name : `${name} [${container}]`,
    ]),
  );
  const lines: string[] = [];
  for (const goal of new Set(paths.map(({ to }) => to))) {
    const own = paths.filter(({ to }) => to === goal);
    lines.push(`${names.get(goal)}: ${own.length} ${own.length === 1 ? 'path' : 'paths'}`);
    for (const { from, steps, assumptions, certainty } of own) {
      lines.push(
        '',
        `  from ${names.get(from)} (${certainty}${assumptions.length > 0 ? `: ${assumptions.join(', ')}` : ''})`,
      );
      for (const step of steps.map((index) => graph.steps[index]!)) {
        const title = TECHNIQUES[step.technique]?.title ?? 'is one of them';
        lines.push(`    ${names.get(step.from)}: ${title} -> ${names.get(step.to)}`);
        if (step.doubt !== undefined) lines.push(`        ? ${step.doubt}`);
        for (const evidence of step.evidence) lines.push(`        ${placeOf(evidence)}: ${evidence.message}`);
      }
    }
    for (const cut of cuts.filter((cut) => cut.goal === goal)) {
      lines.push('', `  Cuts all ${cut.paths}:`);
      for (const evidence of cut.evidence) lines.push(`    ${placeOf(evidence)} ${evidence.pathByName}`);
    }
    lines.push('');
  }
  return `${lines.map(escapeLine).join('\n')}\n`;
}

const placeOf = ({ file, region }: ReportEvidence): string => `${file}:${region?.startLine ?? '?'}`;
