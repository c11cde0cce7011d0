import { type Origin, type ParsedFile, parse, type RenderingName, SourceFile } from '@plimsoll/core';
import { readTextFile } from '../../files/read.js';
import { displayPath } from '../../files/repository.js';
import { templateTracer } from '../align.js';
import { type Chart, templateFile } from '../charts.js';
import { lineRegion } from '../line-region.js';
import type { RenderedFile } from '../rendered.js';
import { LATE_NAMESPACE } from './ask.js';

/** What a chart gave. */
export interface ChartOutput {
  /** One for each template that gave something, under the name of the template; without one at `Chart.yaml` or the archive. */
  readonly files: readonly RenderedFile[];
  /** Absolute paths of the templates of `files`: they are linted as what was rendered from them. */
  readonly covered: ReadonlySet<string>;
  /** The texts of the sources, by their shown paths. */
  readonly texts: ReadonlyMap<string, string>;
}

interface Rendered {
  readonly root: string;
  readonly cluster: string;
  readonly namespace?: string | undefined;
  readonly rendering?: RenderingName;
  readonly renderings?: readonly RenderingName[];
}

/**
 * What `helm template` wrote, as one text for each template. What comes from a packed chart is at the file of the chart
 * that packs it, or at its own where it is the one that was named.
 */
export async function readOutput(output: string, chart: Chart, rendered: Rendered): Promise<ChartOutput> {
  const { root, cluster, namespace, rendering, renderings } = rendered;
  // A chart that is used under two names gives the same templates twice.
  const byTemplate = new Map<string | undefined, { readonly source: string; readonly parts: string[] }>();
  for (const part of output.split(/^(?=---\n# Source: )/m)) {
    const source = /^---\n# Source: (.+)$/m.exec(part)?.[1]?.trimEnd();
    const template = source === undefined ? undefined : templateFile(chart, source);
    if (source === undefined || (chart.only && !(template && chart.only.has(template)))) continue;
    const known = byTemplate.get(template) ?? { source, parts: [] };
    known.parts.push(part);
    byTemplate.set(template, known);
  }
  const files: RenderedFile[] = [];
  const texts = new Map<string, string>();
  for (const [template, { parts }] of byTemplate) {
    const file = template ?? chart.file;
    // An archive has no lines.
    const source = new SourceFile(displayPath(root, file), file === chart.place ? '' : readTextFile(file));
    const origin: Origin = { kind: 'helm', file: source.path, chart: chart.name };
    const parsed = await parse({
      path: source.path,
      role: 'plain',
      text: parts.join(''),
      cluster,
      ...(namespace === undefined ? { lateNamespace: LATE_NAMESPACE } : { namespace }),
      ...(template !== undefined && { origin }),
    });
    files.push({
      parsed,
      place: placer(parsed, origin, source, template !== undefined),
      ...(rendering && { rendering }),
      ...(renderings && { renderings }),
    });
    texts.set(source.path, source.text);
  }
  const covered = new Set([...byTemplate.keys()].filter((template) => template !== undefined));
  return { files, covered, texts };
}

/** Without the text of the template the first line of `shown` stands for all, if it has one. */
function placer(
  parsed: ParsedFile,
  fallback: Origin,
  shown: SourceFile,
  hasTemplate: boolean,
): RenderedFile['place'] {
  const lines = parsed.source.text.split('\n');
  const trace = hasTemplate ? templateTracer(shown.text) : undefined;
  const starts = lines.flatMap((text, at) => (/^---(?:\s|$)/.test(text) ? [at] : []));
  const traced = new Map<number, ReturnType<NonNullable<typeof trace>>>();
  return ({ region, origin = fallback }) => {
    if (shown.text === '') return { file: shown.path, origin };
    const at = (region?.startLine ?? 1) - 1;
    const start = starts.findLast((line) => line <= at) ?? 0;
    const end = starts.find((line) => line > at) ?? lines.length;
    const placeOf = traced.get(start) ?? trace?.(lines.slice(start, end));
    if (placeOf) traced.set(start, placeOf);
    const { line, approximate } = placeOf?.(at - start) ?? { line: 1, approximate: true };
    const reported =
      region && !approximate ? parsed.source.text.slice(region.startOffset, region.endOffset) : '';
    return {
      file: shown.path,
      region: lineRegion(shown, line, reported),
      origin: { ...origin, line, ...(approximate && { approximate }) },
    };
  };
}
