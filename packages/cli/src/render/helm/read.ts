import { isDeepStrictEqual } from 'node:util';
import { type ParsedFile, parse } from '@plimsoll/core';
import { type Origin, type RenderingName, type SourceFile, SourceText } from '@plimsoll/core/internal';
import { readTextFile } from '../../files/read.js';
import { displayPath } from '../../files/repository.js';
import { type TemplatePlace, templateTracer } from '../align.js';
import { type Chart, templateFile } from '../charts.js';
import { lineRegion } from '../line-region.js';
import { type Loop, loopsOf, withLoopComments } from '../loop-comments.js';
import type { RenderedFile } from '../rendered.js';
import { LATE_NAMESPACE } from './ask.js';

/** The output of a chart. */
export interface ChartOutput {
  /** One for each template with output, named after it; else after `Chart.yaml` or the archive. */
  readonly files: readonly RenderedFile[];
  /** Absolute paths of the templates of `files`. Their rendered text is linted in their place. */
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
 * Splits the output of `helm template` into one text for each template. Text from a packed chart gets the file of the
 * chart that contains it, or its own archive where the user named that.
 */
export async function readOutput(output: string, chart: Chart, rendered: Rendered): Promise<ChartOutput> {
  const { root, cluster, namespace, rendering, renderings } = rendered;
  // A chart that is used under two names renders the same templates twice.
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
    const source = new SourceText(displayPath(root, file), file === chart.place ? '' : readTextFile(file));
    const origin: Origin = { kind: 'helm', file: source.path, chart: chart.name };
    const read = (text: string): Promise<ParsedFile> =>
      parse({
        path: source.path,
        role: 'plain',
        text,
        cluster,
        ...(namespace === undefined ? { lateNamespace: LATE_NAMESPACE } : { namespace }),
        ...(template !== undefined && { origin }),
      });
    const { parsed, placeOf } = await withComments(parts.join(''), template !== undefined, source, read);
    files.push({
      parsed,
      place: placer(parsed, origin, source, placeOf),
      ...(rendering && { rendering }),
      ...(renderings && { renderings }),
    });
    texts.set(source.path, source.text);
  }
  const covered = new Set([...byTemplate.keys()].filter((template) => template !== undefined));
  return { files, covered, texts };
}

interface Traced {
  readonly parsed: ParsedFile;
  /** The place in the template of a line of the parsed text, from 0. */
  readonly placeOf: (at: number) => TemplatePlace;
}

/** Parses rendered text with the comments above the template's loops repeated above each item. */
async function withComments(
  text: string,
  hasTemplate: boolean,
  { text: template }: SourceFile,
  read: (text: string) => Promise<ParsedFile>,
): Promise<Traced> {
  const lines = text.split('\n');
  const placeOf = hasTemplate ? tracerOf(lines, template) : () => NOWHERE;
  const plain = await read(text);
  const loops = hasTemplate ? loopsOf(template) : [];
  const reread = async (some: readonly Loop[]): Promise<Traced | undefined> => {
    const repeated = withLoopComments(lines, some, placeOf);
    const parsed = await read(repeated.lines.join('\n'));
    // Inside a multi-line string it would not be a comment.
    const isSame = isDeepStrictEqual(parsed.documents.map(contentOf), plain.documents.map(contentOf));
    const placeAt = (at: number): TemplatePlace => {
      const from = repeated.from[at] ?? { at };
      return 'at' in from ? placeOf(from.at) : { line: from.line, approximate: false };
    };
    return isSame ? { parsed, placeOf: placeAt } : undefined;
  };
  if (loops.length === 0) return { parsed: plain, placeOf };
  const all = await reread(loops);
  if (all) return all;
  const sound: Loop[] = [];
  for (const loop of loops.slice(0, MOST_LOOPS)) if (await reread([loop])) sound.push(loop);
  return (await reread(sound)) ?? { parsed: plain, placeOf };
}

/** The most loops whose comments are tried one by one. */
const MOST_LOOPS = 50;

const contentOf = ({ value }: { readonly value: unknown }): unknown => value;
const NOWHERE: TemplatePlace = { line: 1, approximate: true };

/** Each document is traced once. */
function tracerOf(lines: readonly string[], template: string): (at: number) => TemplatePlace {
  const trace = templateTracer(template);
  const starts = lines.flatMap((text, at) => (/^---(?:\s|$)/.test(text) ? [at] : []));
  const traced = new Map<number, ReturnType<typeof trace>>();
  return (at) => {
    const start = starts.findLast((line) => line <= at) ?? 0;
    const end = starts.find((line) => line > at) ?? lines.length;
    const known = traced.get(start) ?? trace(lines.slice(start, end));
    traced.set(start, known);
    return known(at - start);
  };
}

/** Without the template's text, the first line of `shown` stands for all, if it has one. */
function placer(
  parsed: ParsedFile,
  fallback: Origin,
  shown: SourceFile,
  placeOf: Traced['placeOf'],
): RenderedFile['place'] {
  return ({ region, origin = fallback }) => {
    if (shown.text === '') return { file: shown.path, origin };
    const { line, approximate } = placeOf((region?.startLine ?? 1) - 1);
    const reported =
      region && !approximate ? parsed.source.text.slice(region.startOffset, region.endOffset) : '';
    return {
      file: shown.path,
      region: lineRegion(shown, line, reported),
      origin: { ...origin, line, ...(approximate && { approximate }) },
    };
  };
}
