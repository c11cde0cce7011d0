/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../src/html/html.js';
import { chromiumOnPath } from './chromium.js';
import { lintManifests, PRIVILEGED, render } from './kit.js';

if (chromiumOnPath === undefined)
  console.warn(
    'Skipped: no Chromium on PATH. Install it (Debian: apt-get install chromium) to try the report in it.',
  );

/** More findings than are shown at once, two namespaces, an exception, an open verdict and a broken file. */
async function report(): Promise<string> {
  const pods = Array.from(
    { length: 60 },
    (_, index) => `---\n${PRIVILEGED.replace('name: web', `name: web-${index}`)}`,
  ).join('');
  const waived = PRIVILEGED.replace('namespace: shop', 'namespace: back').replace(
    'hostPID: true',
    'hostPID: true # plimsoll-ignore demo/host-pid owner=ops expires=2999-01-31 -- counts processes',
  );
  const run = await lintManifests({
    'pods.yaml': pods,
    'waived.yaml': waived,
    'map.yaml': '{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n',
    'bad.yaml': 'a: [\n',
  });
  const doc = { why: 'It is root.', fix: 'Remove it.' } as never;
  return render(html, run, { docs: new Map([['demo/privileged', doc]]), run: { project: 'shop' } });
}

describe.skipIf(chromiumOnPath === undefined)('the page in Chromium', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-html-'));
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const file = path.join(folder, 'report.html');
    writeFileSync(file, await report());
    // In containers of CI the user is root.
    browser = await chromium.launch({ executablePath: chromiumOnPath!, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const said = () => page.textContent('#filters output');

  it('shows rows on request, with their place, and more with a button', async () => {
    expect(await page.locator('.row').count()).toBe(0);
    await page.locator('#groups summary', { hasText: 'demo/privileged' }).click();
    const rows = page.locator('#groups .row');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(50);
    expect(await rows.first().locator('pre').textContent()).toMatch(
      /> 15 │ {13}privileged: true\n {5}│ {25}\^{4}$/,
    );
    await page.getByRole('button', { name: 'Show 11 more' }).click();
    expect(await rows.count()).toBe(61);
  });

  it('narrows by severity, namespace, kind and status', async () => {
    expect(await said()).toBe('123 findings, 4 controls');
    await page.selectOption('[name=namespace]', '=back');
    expect(await said()).toBe('2 of 123 findings, 2 of 4 controls');
    await page.selectOption('[name=status]', 'suppressed');
    expect(await said()).toBe('1 of 123 findings, 0 of 4 controls');
    expect(await page.locator('#groups .waiver').textContent()).toBe(
      'Accepted by comment: counts processes (owner: ops; through 2999-01-31)',
    );
    await page.selectOption('[name=severity]', 'critical');
    expect(await page.textContent('#groups')).toContain('No finding passes the filters.');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.selectOption('[name=kind]', '=');
    expect(await said()).toBe('1 of 123 findings, 0 of 4 controls');
    await page.getByRole('button', { name: 'Clear' }).click();
  });

  it('works by the keyboard alone', async () => {
    await page.reload();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the summary');
    const control = page.locator('details.control', { hasText: 'The title of 1.2' });
    await control.locator('> summary').focus();
    await page.keyboard.press('Enter');
    await control.locator('.row').first().waitFor();
    await control.locator('.row a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'f1');
  });

  it.each(['light', 'dark'] as const)('has no finding of axe: %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.fill('[name=search]', 'back');
    await page.waitForFunction(() => document.querySelector('output')?.textContent?.startsWith('2 of 123'));
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { run } = (globalThis as never as { axe: { run(): Promise<{ violations: { id: string }[] }> } })
        .axe;
      return (await run()).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);
  });

  it('unfolds all evidence for printing, each finding once, and folds it again', async () => {
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = false;
    });
    const ids = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const printed = [...document.querySelectorAll('.row')].map(({ id }) => id);
      const places = document.querySelector('#not-judged')?.textContent ?? '';
      dispatchEvent(new Event('afterprint'));
      return { printed, places, after: document.querySelectorAll('#groups .row').length };
    });
    expect(ids.printed).toEqual(Array.from({ length: 123 }, (_, index) => `f${index + 1}`));
    expect(ids.places).toContain('ConfigMap b (map.yaml)');
    expect(ids.after).toBe(0);
    expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000);
  });

  it('sends no request, and nothing in it fails', () => {
    expect(complaints).toEqual([]);
  });
});
