import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/utils';
import { describe, expect, it, test } from 'vitest';
import { groupBy } from '../src/group-by.js';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Which of our packages each one may import. */
const allowed: Record<string, readonly string[]> = {
  'kubernetes-api': [],
  core: ['kubernetes-api'],
  cel: [],
  'rule-kit': ['core'],
  'pod-security': ['core', 'rule-kit'],
  cis: ['core', 'rule-kit'],
  'nsa-hardening': ['kubernetes-api', 'core', 'rule-kit'],
  platform: ['core', 'rule-kit'],
  'attack-paths': ['core'],
  'admission-policies': ['kubernetes-api', 'core', 'cel'],
  formatters: ['core', 'attack-paths'],
  'rule-tester': ['core'],
  'language-server': ['core'],
  cli: [
    'cel',
    'core',
    'pod-security',
    'cis',
    'nsa-hardening',
    'platform',
    'attack-paths',
    'admission-policies',
    'formatters',
    'language-server',
  ],
  vscode: [],
};

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const known = new Map<string, readonly Import[]>();

/** The imports of all sources of a package except tests, types included: `import`, `export … from` and `import()`. */
function importsOf(folder: string): readonly Import[] {
  const found = known.get(folder) ?? readImports(folder);
  known.set(folder, found);
  return found;
}

function readImports(folder: string): readonly Import[] {
  const sources = path.join(packages, folder, 'src');
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => {
      const text = readFileSync(path.join(sources, name), 'utf8');
      const { module } = parseSync(name, text);
      const file = `${folder}/src/${name.split(path.sep).join('/')}`;
      const imported = module.staticImports.map(({ moduleRequest }) => ({
        file,
        specifier: moduleRequest.value,
      }));
      const exported = module.staticExports.flatMap(({ entries }) =>
        entries.flatMap(({ moduleRequest }) =>
          moduleRequest ? [{ file, specifier: moduleRequest.value }] : [],
        ),
      );
      const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
        const literal = /^(['"`])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
        return literal?.[2] ? [{ file, specifier: literal[2] }] : [];
      });
      return [...imported, ...exported, ...dynamic];
    });
}

/** The first cells of the tables in a text, without what is no name in code. */
const namesInTables = (text: string): readonly string[] =>
  [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);

const architecture = readFileSync(path.join(packages, '../docs/architecture.md'), 'utf8');
const [ofPackages, ofRooms] = architecture
  .split(/^## /m)
  .find((section) => section.startsWith('Packages\n'))!
  .split('\nThe directories of core ')
  .map(namesInTables) as [readonly string[], readonly string[]];

/** The file that a relative import names. */
const targetOf = ({ file, specifier }: Import): string =>
  path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '.ts');

/** The imports of core that lead to a room below their own in the table; files beside the rooms stand above all. */
function upward(imports: readonly Import[]): readonly string[] {
  const place = (file: string): number => {
    const [, , room, ...rest] = file.split('/');
    return rest.length === 0 ? -1 : ofRooms.indexOf(room!);
  };
  return imports.flatMap((found) => {
    if (
      !found.specifier.startsWith('.') ||
      /\/src\/(?:index|internal|kubernetes|generated\/\w+)\.ts$/.test(found.file)
    )
      return [];
    return place(targetOf(found)) > place(found.file) ? [`${found.file}: ${found.specifier}`] : [];
  });
}

/** The files of a circle of imports, from one of them back to it; none where there is no circle. */
function circleIn(imports: readonly Import[]): readonly string[] {
  const importedBy = groupBy(imports, ({ file }) => file);
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const found of importedBy.get(file) ?? []) {
      const circle = found.specifier.startsWith('.') ? visit(targetOf(found), [...way, file]) : [];
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of importedBy.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

/** The package directory that a specifier names, or `undefined` when it is none of ours. */
function ours({ file, specifier }: Import): string | undefined {
  if (specifier === 'plimsoll') return 'cli';
  if (specifier.startsWith('@plimsoll/')) return specifier.split('/')[1];
  if (!specifier.startsWith('.')) return undefined;
  return path.posix.join(path.posix.dirname(file), specifier).split('/')[0];
}

const folders = readdirSync(packages, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test('the docs name all packages, and all rooms of core', () => {
  const named = ofPackages.map((name) => (name === 'plimsoll' ? 'cli' : name.replace(/^@?plimsoll[/-]/, '')));
  expect(named.toSorted()).toEqual(folders.toSorted());
  const rooms = readdirSync(path.join(packages, 'core/src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'generated')
    .map(({ name }) => name);
  expect(ofRooms.toSorted()).toEqual(rooms.toSorted());
});

test('the docs name the tests that hold the laws', () => {
  const tests = architecture.match(/packages\/[\w/.-]+\.test\.ts/g) ?? [];
  expect(tests.length).toBeGreaterThan(4);
  expect(tests.filter((file) => !existsSync(path.join(packages, '..', file)))).toEqual([]);
});

describe('imports point one way', () => {
  it.each(folders)('%s', (folder) => {
    const may = allowed[folder];
    expect(may, `a new package: say in this test what it may import`).toBeDefined();
    const imports = importsOf(folder);
    expect(imports.length).toBeGreaterThan(0);
    const wrong = imports.filter((found) => {
      const target = ours(found);
      return target !== undefined && target !== folder && !may?.includes(target);
    });
    expect(wrong).toEqual([]);
    expect(circleIn(imports)).toEqual([]);
  });

  it('finds circles', () => {
    const chain = [
      { file: 'x/src/a.ts', specifier: './in/b.js' },
      { file: 'x/src/in/b.ts', specifier: '../c.js' },
    ];
    expect(circleIn(chain)).toEqual([]);
    const circle = ['x/src/in/b.ts', 'x/src/c.ts', 'x/src/in/b.ts'];
    expect(circleIn([...chain, { file: 'x/src/c.ts', specifier: './in/b.js' }])).toEqual(circle);
  });

  it('reaches other packages by their exports, not through their files', () => {
    const doors = folders.flatMap((folder) => {
      const { name, exports = {} } = JSON.parse(
        readFileSync(path.join(packages, folder, 'package.json'), 'utf8'),
      );
      return Object.keys(exports).map((door) => path.posix.join(name, door));
    });
    const wrong = folders.flatMap(importsOf).filter((found) => {
      const [own] = found.file.split('/');
      return (
        (found.specifier.startsWith('.') && ours(found) !== own) ||
        (found.specifier.startsWith('@plimsoll/') && !doors.includes(found.specifier))
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('core', () => {
  const imports = importsOf('core');

  it('imports nothing of Node, nor code that needs Node or generates code', () => {
    expect(imports.filter(({ specifier }) => /^(node:|ajv|micromatch|globby)/.test(specifier))).toEqual([]);
    // `picomatch` itself asks for the operating system; its POSIX half does not.
    expect(imports.filter(({ specifier }) => specifier === 'picomatch')).toEqual([]);
  });

  it('has rooms that import only from those above them in the docs', () => {
    expect(upward(imports)).toEqual([]);
    const back = { file: 'core/src/source/read.ts', specifier: '../engine/lint.js' };
    expect(upward([...imports, back])).toEqual(['core/src/source/read.ts: ../engine/lint.js']);
    const shared = { file: 'core/src/json.ts', specifier: './rule/types.js' };
    expect(upward([...imports, shared])).toEqual(['core/src/json.ts: ./rule/types.js']);
  });

  it('has one door to the reader of YAML', () => {
    const inside = (file: string): boolean => file.startsWith('core/src/yaml/');
    const crossing = imports.filter(
      (found) => found.specifier.startsWith('.') && inside(targetOf(found)) !== inside(found.file),
    );
    const inwards = crossing.filter((found) => inside(targetOf(found)));
    expect(new Set(inwards.map(targetOf))).toEqual(new Set(['core/src/yaml/index.ts']));
    const outwards = crossing.filter((found) => inside(found.file));
    expect(new Set(outwards.map(targetOf))).toEqual(new Set(['core/src/json.ts']));
  });

  it('imports the yaml package in its reader alone, so that the reader can be replaced', () => {
    const files = imports.filter(({ specifier }) => /^yaml(\/|$)/.test(specifier)).map(({ file }) => file);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !file.startsWith('core/src/yaml/full/'))).toEqual([]);
  });
});
