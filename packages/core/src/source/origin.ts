import type { Comment } from '../yaml/index.js';

/** Helm writes it before each manifest of a rendered template, after the `---`. Editors may move it before. */
const SOURCE = /^#\s*Source:\s*(\S+?)\s*$/;

/**
 * The chart and template in `# Source: chart/templates/x.yaml`, from a comment before the first key. Undefined without
 * one, or if the name could lead out of the chart.
 */
export function helmOrigin(text: string, comments: readonly Comment[], firstKey: number): Origin | undefined {
  const source = comments
    .filter(({ start }) => start < firstKey)
    .map(({ start, end }) => SOURCE.exec(text.slice(start, end))?.[1])
    .findLast((file) => file !== undefined);
  const parts = source?.split('/') ?? [];
  if (source === undefined || parts.length < 2 || parts.includes('..')) return undefined;
  return { kind: 'helm', file: source, chart: parts[0]! };
}

/** What a resource was generated from. */
export interface Origin {
  /** `values`: the values of a chart, which make the object as far as their shape shows. */
  readonly kind: 'helm' | 'kustomize' | 'embedded' | 'values';
  /** The template, source or outer file. Relative like `Finding.file`. */
  readonly file: string;
  readonly chart?: string;
  readonly line?: number;
  readonly approximate?: true;
}
