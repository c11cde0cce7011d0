import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { chromiumOnPath } from '../../packages/formatters/test/chromium.js';
import { base } from '../build/home.mjs';
import { type Served, serve } from './serve.js';

const dist = path.resolve(import.meta.dirname, '../dist');
const isBuilt = existsSync(path.join(dist, 'sw.js'));
if (!isBuilt) {
  // CI builds the site before the tests, and nobody would notice a skipped test.
  if (process.env.CI) throw new Error('site/dist is missing: the build of the site comes before its tests.');
  console.warn('Skipped: the site is not built. Run `pnpm site` to try it in a browser.');
} else if (chromiumOnPath === undefined)
  console.warn(
    'Skipped: no Chromium on PATH. Install it (Debian: apt-get install chromium) to try the site in it.',
  );

const read = (file: string): string => readFileSync(path.join(dist, file), 'utf8');

const fragment = (state: unknown): string =>
  `#1.${deflateRawSync(JSON.stringify(state)).toString('base64url')}`;

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: true
  containers:
    - name: app
      image: registry.example/web:1.4.2
`;

test.skipIf(!isBuilt)('every rule has a page with all its facts', () => {
  const reference = path.resolve(import.meta.dirname, '../../docs/rules');
  const ids = readdirSync(reference).flatMap((file) =>
    [...readFileSync(path.join(reference, file), 'utf8').matchAll(/^## (.+)$/gm)].map(
      ([, name]) => `${path.basename(file, '.md')}/${name}`,
    ),
  );
  expect(ids.length).toBeGreaterThan(200);
  for (const id of ids) {
    const page = read(`rules/${id}.html`);
    for (const heading of ['why', 'how-to-fix', 'bad', 'good']) expect(page, id).toContain(`id="${heading}"`);
    for (const fact of ['Risk', 'Fix', 'Kubernetes', 'Since']) expect(page, id).toContain(`<dt>${fact}</dt>`);
  }
  const page = read('rules/cis/apiserver-audit-log-maxage.html');
  for (const heading of ['options', 'presets', 'controls']) expect(page).toContain(`id="${heading}"`);
  expect(page).toContain(`href="${base}benchmarks/cis-v2.0#control-`);
});

describe.skipIf(!isBuilt || chromiumOnPath === undefined)(
  'the site in Chromium',
  { timeout: 120_000 },
  () => {
    const complaints: string[] = [];
    let served: Served;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      served = await serve(dist, base);
      // The user in CI containers is root.
      browser = await chromium.launch({
        executablePath: chromiumOnPath!,
        args: ['--no-sandbox', '--disable-gpu'],
      });
      page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
      page.context().on('request', (request) => {
        if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(`${served.url}/`))
          complaints.push(request.url());
      });
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', ({ message }) => complaints.push(message));
    }, 120_000);

    afterAll(async () => {
      await browser?.close();
      await served?.close();
    });

    const open = (address: string) => page.goto(`${served.url}${address}`);
    /** Waits for the check of the shown files. */
    const checked = () => page.waitForSelector('.status p:not(.busy)');
    const report = () => page.locator('.report pre').last().textContent();
    const editor = () => page.locator('.cm-content');
    const write = async (text: string) => {
      await editor().click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(text);
      await page.waitForSelector('.status p.busy');
      await checked();
    };
    /** The problems that axe finds on the current page. */
    const violations = async (rules?: readonly string[]): Promise<readonly string[]> => {
      await page.evaluate(axe.source);
      return page.evaluate(async (only) => {
        const { run } = (globalThis as never as { axe: typeof axe }).axe;
        const { violations } = await run(only ? { runOnly: [...only] } : {});
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
      }, rules);
    };

    it('leads from the first page to the playground, and finds rules', async () => {
      await open('/');
      expect(await page.textContent('.front-sample pre.report')).toContain('pod-security/privileged');
      await page.keyboard.press('ControlOrMeta+k');
      await page.locator('#localsearch-input').fill('hostpid');
      await page.locator('.result', { hasText: 'pod-security/host-pid' }).first().click();
      await page.waitForURL(/\/rules\/pod-security\/host-pid/);
      await page.getByRole('link', { name: 'Try it in the playground' }).click();
      await checked();
      expect(await report()).toContain('pod-security/host-pid');
    });

    it('marks what is typed at its place, and says why', async () => {
      await open('/playground');
      await checked();
      await write(POD);
      const mark = page.locator('.cm-lintRange-error');
      expect(await mark.allTextContents()).toEqual(['true']);
      expect(await report()).toMatch(/6:12 +error +The pod shares the node's process namespace/);
      await mark.hover();
      await page.waitForSelector('.tip-why p');
      expect(await page.textContent('.tip-why')).toContain('every process on the node');
      expect(await page.getAttribute('.tip-rule', 'href')).toBe(`${base}rules/pod-security/host-pid`);
    });

    it('applies a fix, keeps it in the link, and shows it again after a reload', async () => {
      await page.locator('.cm-diagnosticAction').click();
      await page.waitForSelector('.status p.busy');
      await checked();
      expect(await editor().textContent()).not.toContain('hostPID: true');
      expect(await page.locator('.cm-lintRange-error').count()).toBe(0);
      await page.getByRole('button', { name: 'Share' }).click();
      await page.waitForSelector('.notice');
      const text = await editor().textContent();
      const shared = page.url();
      await open('/');
      await page.goto(shared);
      await checked();
      expect(await editor().textContent()).toBe(text);
    });

    it('checks several files together, with a config among them', async () => {
      await open('/playground');
      await checked();
      await page.getByRole('button', { name: 'Add a file' }).click();
      await page.getByRole('textbox', { name: 'Name of the new file' }).fill('first.yaml');
      await page.keyboard.press('Enter');
      expect(await page.textContent('#name-problem')).toContain('There is a file first.yaml already.');
      await page.getByRole('textbox', { name: 'Name of the new file' }).fill('more.yaml');
      await page.keyboard.press('Enter');
      await write('rules: { pod-security/host-pod: error }\n');
      await page.getByRole('button', { name: 'Rename more.yaml' }).click();
      await page.getByRole('textbox', { name: 'New name of more.yaml' }).fill('plimsoll.config.yaml');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.failure');
      expect(await page.textContent('.failure')).toMatch(
        /^plimsoll\.config\.yaml:1:10: .*pod-security\/host-pid/,
      );
      await write('rules: { pod-security/host-pid: error }\n');
      expect(await report()).toMatch(/✖ 1 problem /);
      // The place in the report links to the other file.
      await page.locator('.report button', { hasText: '15:16' }).click();
      expect(await page.getByRole('tab', { selected: true }).first().textContent()).toBe('first.yaml');
      await page.getByRole('tab', { name: 'plimsoll.config.yaml' }).click();
      await page.getByRole('button', { name: 'Remove plimsoll.config.yaml' }).click();
      await page.waitForSelector('.status p.busy');
      await checked();
      expect(await report()).toMatch(/✖ \d+ problems /);
    });

    it('shows compliance, and attack paths as a picture', async () => {
      await page.getByRole('tab', { name: 'Findings' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(() =>
        document.querySelector('.report.compliance')?.textContent?.includes('CIS'),
      );
      await page.getByRole('combobox', { name: 'Example' }).selectOption('Attack paths');
      await page.getByRole('tab', { name: 'Attack paths' }).click();
      const picture = page.locator('.picture img');
      await picture.waitFor();
      expect(
        await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
      ).toBeGreaterThan(300);
      expect(await report()).toContain('cluster-admin: ');
      await page.goBack();
      await page.getByRole('tab', { name: 'first.yaml' }).waitFor();
    });

    it('takes a hostile link as text, and refuses a damaged one', async () => {
      const bad = '<img src=x onerror=alert(1)>';
      const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: "${bad}"}\nspec: {hostPID: true, containers: [{name: "</pre>${bad}\\e]8;;javascript:alert(1)\\e\\\\", image: a}]}\n`;
      await open(`/playground${fragment({ files: [[bad, text]] })}`);
      await page.locator('.report pre', { hasText: bad }).waitFor();
      expect(await page.locator('img[src=x], a[href^=javascript]').count()).toBe(0);
      await open('/');
      // Every object of JavaScript has these members.
      await open(`/playground${fragment({ files: [['constructor', 'a: 1\n']], preset: 'constructor' })}`);
      await page.locator('.failure', { hasText: 'Unknown preset "constructor"' }).waitFor();
      await open(`/playground${fragment({ files: [['toString', 'a: 1\n']] })}`);
      await checked();
      expect(await page.locator('.notice').count()).toBe(0);
      await open('/');
      await open('/playground#1.AAAA');
      await page.waitForSelector('.notice');
      expect(await page.textContent('.notice')).toMatch(/^The link cannot be read: /);
    });

    const isAccessible = async (): Promise<void> => {
      expect(await violations()).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.waitForSelector('html.dark');
      // The rest is the same.
      expect(await violations(['color-contrast']), 'dark').toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
    };
    const isNarrow = async (): Promise<void> => {
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      await page.setViewportSize({ width: 1300, height: 900 });
    };

    it.each(['/', '/rules/pod-security/host-pid', '/benchmarks/cis-eks-v1.8', '/docs/trust'])(
      'has no finding of axe on %s, light or dark, and fits a narrow screen',
      async (address) => {
        await open(address);
        await isAccessible();
        await isNarrow();
      },
    );

    it('has no finding of axe in the playground, light or dark, and fits a narrow screen', async () => {
      await open('/playground');
      for (const view of ['Findings', 'Compliance', 'Attack paths']) {
        await page.getByRole('tab', { name: view }).click();
        await checked();
        await isAccessible();
      }
      await isNarrow();
    });

    it('has sent no request to another host, and nothing in it has failed', () => {
      expect(complaints).toEqual([]);
    });

    it('works without a network after the first visit', async () => {
      await open('/playground');
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await served.close();
      await page.reload();
      await write(POD);
      expect(await report()).toMatch(/✖ /);
      await page.locator('.cm-lintRange').first().hover();
      await page.waitForSelector('.tip-why p');
    });
  },
);
