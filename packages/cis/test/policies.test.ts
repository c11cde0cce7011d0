import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { examples } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { parseRuleReadme } from '../../../scripts/generate/rule-docs.mjs';
import { plugin } from './policies.js';

const rules = fileURLToPath(new URL('../src/rules/', import.meta.url));

/** The READMEs that have a section on a rule of section 5. */
const docs = Object.fromEntries(
  readdirSync(rules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      try {
        return parseRuleReadme(readFileSync(`${rules}${name}/README.md`, 'utf8'), name);
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return [];
        throw error;
      }
    })
    .filter(({ name }) => Object.hasOwn(plugin.rules, name))
    .map(({ name, doc }) => [name, doc]),
);

void examples(plugin, docs, { describe, it });
