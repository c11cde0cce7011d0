// @ts-check
// Runs the command on the sample of the first page, so that the page shows its real output.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { formatters } from '@plimsoll/formatters';
import { shippedPacks } from '../../scripts/lib/packs.mjs';
import { root } from '../../scripts/lib/workspace.mjs';

/** The report with the escapes of a terminal. The playground displays these. */
export async function sampleReport() {
  const text = readFileSync(path.join(root, 'site/pages/sample.yaml'), 'utf8');
  const config = resolveConfig({ extends: 'pod-security/baseline' }, { plugins: await shippedPacks() });
  const result = await lint([await parse({ path: 'web.yaml', text })], config);
  const format = await formatters.text?.();
  const report = format?.(result, {
    tool: { name: 'plimsoll', version: '', informationUri: '' },
    color: true,
    showSuppressed: false,
    columns: 64,
    docs: new Map(),
    textOf: () => undefined,
    fileUrl: () => '',
  });
  return [...(report ?? [])].join('').trimEnd();
}
