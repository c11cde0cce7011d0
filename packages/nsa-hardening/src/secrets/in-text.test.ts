import { lint, parse, resolveConfig } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { aws, github, jwt, privateKey, slackHook, tokens } from '../../test/secrets.js';
import { nsaHardening } from '../index.js';

const config = resolveConfig({ plugins: [nsaHardening], rules: { 'nsa-hardening/exposed-token': 'error' } });

const samples: readonly string[] = [
  ...Object.values(tokens),
  aws,
  github,
  jwt,
  privateKey,
  Buffer.from(privateKey).toString('base64'),
  slackHook,
  'postgres://web:hunter2hunter2@db/web',
  'web:hunter2hunter2@tcp(db:3306)/web',
];

const HEAD = 'apiVersion: example.com/v1\nkind: Web\nmetadata: {name: web}\nspec:\n';

const indented = (text: string): string => text.replace(/^/gm, '    ');
const cut = (value: string, by: string): string => {
  const json = JSON.stringify(value);
  const at = json.search(/[-_.:=~]/) + 1 || 4;
  return json.slice(0, at) + by + json.slice(at);
};

/** Ways to write a string, as the value of a key in a map that is indented by two. */
const writings: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => (/[\n"{]|: |#/.test(value) ? JSON.stringify(value) : value),
  'in single quotes': (value) => `'${value.replaceAll("'", "''").replaceAll('\n', '\n\n    ')}'`,
  'in double quotes': JSON.stringify,
  'as a block': (value) => `|\n${indented(value)}`,
  'as a folded block': (value) => `>\n${indented(value.replaceAll('\n', '\n\n'))}`,
  'on two lines': (value) => JSON.stringify(value).replaceAll(' ', '\n      '),
  'joined from two lines': (value) => cut(value, '\\\n      '),
  'by numbers': (value) =>
    `"${value.replace(/[\s\S]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`,
  'after a line break': (value) => JSON.stringify(`x\n${value}`),
  'after a tab by its number': (value) => JSON.stringify(value).replace('"', '"\\x09'),
  'with tabs for spaces': (value) => JSON.stringify(value.replaceAll(' ', '\t')),
  'with a backslash before tabs for spaces': (value) => JSON.stringify(value).replaceAll(' ', '\\\t'),
  'on two lines with a line break of YAML 1.1': (value) => JSON.stringify(value).replaceAll(' ', '\x85'),
  'joined at a line break of YAML 1.1': (value) => cut(value, '\\\x85'),
  'behind what only looks like a header': (value) =>
    JSON.stringify(value.replace(/Basic|Bearer/, '$&     abcdefghijklmnop/$&')),
  'in a file of JSON': (value) => JSON.stringify(JSON.stringify({ of: { a: value } })),
  'as base64 behind a tag': (value) => `!!binary ${Buffer.from(value).toString('base64')}`,
};

const texts = Object.entries(writings).map(
  ([name, write]) => [name, (value: string): string => `${HEAD}  note: ${write(value)}\n`] as const,
);

const inJson = (note: string): string => {
  const object = { apiVersion: 'example.com/v1', kind: 'Web', metadata: { name: 'web' }, spec: { note } };
  return JSON.stringify(object).replaceAll('/', '\\/');
};

test.each([...texts, ['in JSON with slashes escaped', inJson] as const])(
  'a credential is found %s',
  async (name, textOf) => {
    const written = await Promise.all(
      samples.map((value, index) => parse({ path: `${index}.yaml`, text: textOf(value) })),
    );
    expect(written.map(({ documents }) => documents[0]?.problems)).toEqual(samples.map(() => []));
    const { findings } = await lint(written, config);
    const found = new Set(findings.map(({ file }) => file));
    const missed = samples.filter((_, index) => !found.has(`${index}.yaml`));
    // Base64 is no string of the text, and a private key may have no tab in its head.
    const known = /tabs for spaces$/.test(name) ? [privateKey] : [];
    expect(missed.filter((each) => !known.includes(each))).toEqual([]);
  },
);
