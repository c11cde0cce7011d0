// How often a line of a rendered chart is traced to the template line that wrote it. Marks give the truth: in a copy of
// each chart a comment with the line number precedes every template line, and Helm copies the comments into its output.
// docs/helm.md states the figures.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { templateTracer } from '../src/render/align.js';
import { readChart, templateFile } from '../src/render/charts.js';
import { project } from './project.js';
import { outputOf, toolOrNote } from './tools.js';

const CHARTS = fileURLToPath(new URL('fixtures/charts', import.meta.url));
const helm = toolOrNote('helm');
const MARK = /^\s*# @(\d+)$/;

/** Puts a mark before each line that writes text. In a block scalar the mark becomes a part of it. */
function marked(template: string): string {
  let open = 0;
  return template
    .split('\n')
    .flatMap((line, at) => {
      const inside = open > 0;
      open += (line.match(/\{\{/g)?.length ?? 0) - (line.match(/\}\}/g)?.length ?? 0);
      const indent = line.search(/\S/);
      const control = /^\s*\{\{-?\s*(?:if|else|end|range|with|define|\/\*|\$\w*\s*:?=)/.test(line);
      return inside || control || indent === -1 || line.startsWith('---')
        ? [line]
        : [`${' '.repeat(indent)}# @${at + 1}`, line];
    })
    .join('\n');
}

interface Count {
  lines: number;
  exact: number;
  approximate: number;
  wrong: string[];
}

function measure(folder: string): Count {
  const copy = mkdtempSync(path.join(tmpdir(), 'plimsoll chart '));
  cpSync(folder, copy, { recursive: true });
  for (const entry of readdirSync(copy, { recursive: true, encoding: 'utf8' }))
    if (/templates[\\/].*\.yaml$/.test(entry)) {
      const file = path.join(copy, entry);
      writeFileSync(file, marked(readFileSync(file, 'utf8')));
    }
  const [plain, withMarks] = [folder, copy].map((place) => outputOf(helm!, 'template', 'r', place));
  rmSync(copy, { recursive: true });
  // The marks change nothing else.
  const unmarked = withMarks!.split('\n').filter((line) => !MARK.test(line));
  expect(unmarked.join('\n')).toBe(plain);

  const count: Count = { lines: 0, exact: 0, approximate: 0, wrong: [] };
  const read = readChart(folder);
  for (const document of withMarks!.split(/^(?=---$)/m)) {
    const source = /^# Source: (.*)$/m.exec(document)?.[1];
    const file = source === undefined ? undefined : templateFile(read, source);
    if (file === undefined) continue;
    const lines = document.split('\n');
    const place = templateTracer(readFileSync(file, 'utf8'))(lines.filter((line) => !MARK.test(line)));
    let truth: number | undefined;
    let at = -1;
    for (const line of lines) {
      const mark = MARK.exec(line);
      if (mark) truth = Number(mark[1]);
      else at++;
      if (mark || truth === undefined || line.trim() === '') continue;
      count.lines++;
      const { line: traced, approximate } = place(at);
      if (approximate) count.approximate++;
      else if (traced === truth) count.exact++;
      else count.wrong.push(`${source}:${truth} not ${traced}: ${line.trim()}`);
    }
  }
  return count;
}

describe.skipIf(!helm)('lines of rendered charts', () => {
  test.each(readdirSync(CHARTS))('%s', (chart) => {
    hold(chart, measure(path.join(CHARTS, chart)));
  });

  test('the chart that helm create makes, with all of it enabled', () => {
    const folder = project({});
    outputOf(helm!, 'create', path.join(folder, 'starter'));
    const values = path.join(folder, 'starter/values.yaml');
    writeFileSync(values, readFileSync(values, 'utf8').replaceAll('enabled: false', 'enabled: true'));
    hold('helm create', measure(path.join(folder, 'starter')));
  });

  function hold(chart: string, { lines, exact, approximate, wrong }: Count): void {
    console.info(
      `${chart}: ${lines} lines, ${exact} exact, ${approximate} approximate, ${wrong.length} wrong`,
    );
    expect(lines).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
    expect(exact / lines).toBeGreaterThan(0.95);
  }
});
