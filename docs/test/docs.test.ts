import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readDocuments, rulesFileSchema } from '@plimsoll/core/internal';
import { loadConfig } from 'plimsoll';
import { describe, expect, test } from 'vitest';
import { type Block, blocksOf } from './blocks.js';
import { commandExists, root, Workshop } from './workshop.js';

const docs = path.join(root, 'docs');
const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));

/**
 * Commands that need a registry. `scripts/check-packed.mjs` installs and runs the packed command, and CI runs the
 * second one.
 */
const NOT_RUN = new Set(['npm install --save-dev plimsoll', 'npx -y pnpm@12 plimsoll examples/insecure']);

const CONFIG = /^(?:.*\/)?(?:plimsoll\.config\.\w+|\.plimsoll\.yaml)$/;

const CI_FILE = /(?:Jenkinsfile|\.gitlab-ci\.yml)$/;

/** Programs that some pages start but a machine may lack. Commands that need a missing one are not run. */
const LACKING = ['helm', 'kustomize'].filter((tool) => !commandExists(tool));

async function make(workshop: Workshop, block: Block): Promise<void> {
  const { language, file, text } = block;
  const lacking = LACKING.find((tool) => new RegExp(`--${tool}\\b|^${tool} `, 'm').test(text));
  if ((language === 'sh' || language === 'console') && lacking !== undefined) {
    console.warn(`Skipped: ${lacking} is not on PATH: ${text.split('\n')[0]}`);
    return;
  }
  if (language === 'sh') {
    for (const command of text.split('\n').filter((line) => line !== '' && !NOT_RUN.has(line))) {
      const { code, stdout, stderr } = await workshop.run(command);
      expect(code, `${command}\n${stdout}${stderr}`).toBe(block.exit);
    }
  } else if (language === 'console') {
    const [, command = '', output] = /^\$ (.*)\n([\s\S]*)$/.exec(text) ?? [];
    const { code, stdout, stderr } = await workshop.run(command);
    expect(stdout, stderr).toBe(output);
    expect(code, stderr).toBe(block.exit);
  } else {
    expect(file, 'a block without a file name is tested by nothing').toBeDefined();
    workshop.write(file!, text);
    if (language === 'yaml') expect([...readDocuments(text)].flatMap(({ problems }) => problems)).toEqual([]);
    if (language === 'json') JSON.parse(text);
    if (CONFIG.test(file!))
      await loadConfig({
        cwd: path.dirname(path.join(workshop.folder, file!)),
        config: path.join(workshop.folder, file!),
      });
    if (CI_FILE.test(file!)) expect(commandsOf(file!, text)).not.toEqual([]);
    for (const command of commandsOf(file!, text)) {
      const { code, stdout, stderr } = await workshop.run(command);
      expect(code, `${command}\n${stdout}${stderr}`).toBe(1);
    }
  }
}

/** The commands in the files of CI systems. The page's manifests have errors, so the commands exit with 1. */
function commandsOf(file: string, text: string): readonly string[] {
  const line = CI_FILE.test(file) ? /(?:\bsh '| - )(npx .*?)(?:'|$)/gm : undefined;
  return line ? [...text.matchAll(line)].map(([, command]) => command!) : [];
}

describe.each(pages)('%s', (page) => {
  const markdown = readFileSync(path.join(docs, page), 'utf8');
  const blocks = blocksOf(markdown);

  test('all of its code does what the page says', { timeout: 120_000 }, async () => {
    const workshop = new Workshop();
    for (const block of blocks)
      await make(workshop, block).catch((error: Error) => {
        error.message = `docs/${page}:${block.line}: ${error.message}`;
        throw error;
      });
    const scripts = blocks.flatMap(({ file }) => (file?.endsWith('.ts') ? [file] : []));
    if (scripts.length > 0)
      expect(await workshop.typecheck(scripts)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('its JavaScript is run: a command, a config or another module names it', () => {
    const modules = blocks.flatMap(({ language, file }) => (language === 'js' ? [file!] : []));
    for (const file of modules)
      expect(
        blocks.some((block) => block.file !== file && block.text.includes(path.basename(file))),
        file,
      ).toBe(true);
  });

  test('its fences are all blocks', () => {
    expect(markdown.match(/^```/gm) ?? []).toHaveLength(2 * blocks.length);
  });

  test('its links have targets', () => {
    const links = [...markdown.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(
      ([, target]) => target!,
    );
    expect(links.filter((target) => !existsSync(path.join(docs, target)))).toEqual([]);
  });
});

test('the coverage of the CIS Benchmark equals that of its table', async () => {
  const { config } = await loadConfig({ config: false });
  const { controls } = config.benchmarks.find(({ id }) => id === 'cis/v2.0')!;
  const sections = [...new Set(controls.map(({ section }) => section))];
  const rows = sections.map((section) =>
    [
      section,
      ...(['full', 'partial', 'none'] as const).map(
        (assessment) =>
          controls.filter((control) => control.section === section && control.assessment === assessment)
            .length,
      ),
    ].join(' '),
  );
  const page = readFileSync(path.join(docs, 'cis.md'), 'utf8');
  const shown = [...page.matchAll(/^\| (\d[\d.]* .*?) *\| *(\d+) \| *(\d+) \| *(\d+) \|$/gm)];
  expect(shown.map(([, ...cells]) => cells.join(' '))).toEqual(rows);
});

test('the index names every page', () => {
  const index = readFileSync(path.join(docs, 'README.md'), 'utf8');
  for (const page of pages.filter((name) => name !== 'README.md')) expect(index).toContain(`](${page})`);
});

test('the page of rules in YAML names every key of their schema', () => {
  const page = readFileSync(path.join(docs, 'declarative-rules.md'), 'utf8');
  const keysOf = (schema: unknown): readonly string[] =>
    typeof schema !== 'object' || schema === null
      ? []
      : Object.entries(schema).flatMap(([key, value]) => [
          ...(key === 'properties' ? Object.keys(value) : []),
          ...keysOf(value),
        ]);
  const keys = new Set(keysOf(rulesFileSchema));
  for (const key of ['$schema', 'version', 'prefix', 'rules', 'ref']) keys.delete(key);
  expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(page))).toEqual([]);
});
