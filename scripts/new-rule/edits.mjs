// @ts-check
// What a new rule changes in files that are there: texts in, texts out.

/** @typedef {{ name: string, identifier: string, reasons: string }} Facts */

/** How the table of a group begins. */
const TABLE = /^export const \w+: Readonly<Record<string, AnyRule>> = \{$/m;

/** Whether a file is a group of rules, to which one can be added. @param {string} text */
export const isGroup = (text) => TABLE.test(text);

/** Words that no constant may be called, or that the files of a new rule use already. */
const TAKEN = new Set(
  [
    'abstract any arguments as async await boolean break case catch class const constructor continue debugger declare',
    'default delete do else enum eval export extends false finally for from function get if implements import in',
    'infer instanceof interface is keyof let module namespace never new null number object of package private',
    'protected public readonly require return set static string super switch symbol this throw true try type typeof',
    'undefined unique unknown var void while with yield defineRule testRule testPolicy pod rules at report container',
  ].flatMap((words) => words.split(' ')),
);

/** Why no rule can have a name; undefined if it can. @param {string} name */
export function nameProblem(name) {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    return `"${name}" is not in kebab-case, such as my-rule.`;
  if (TAKEN.has(identifierOf(name)))
    return `"${name}" is a word of TypeScript or of the template. Say more of what the rule is about, such as ${name}-verb.`;
  return undefined;
}

/** The name of a rule as TypeScript writes it. @param {string} name */
export const identifierOf = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** @param {string} text @param {Facts} facts */
export function addToGroup(text, { name, identifier }) {
  const table = TABLE.exec(text);
  const end = table ? text.indexOf('\n};', table.index) : -1;
  if (!table || end < 0) throw new Error('The group has no table of rules.');
  if (new RegExp(`^import [^;]*\\b${identifier}\\b[^;]*;$`, 'm').test(text))
    throw new Error(`The group imports something else as ${identifier}. Choose another name.`);
  const entry = name === identifier ? name : `'${name}': ${identifier}`;
  const withEntry = `${text.slice(0, end)}\n  ${entry},${text.slice(end)}`;
  // Biome sorts imports.
  return withEntry.replace(/^import /m, `import { ${identifier} } from './${name}/rule.js';\nimport `);
}

/** Names the rule among those that are off by default, and asks why. @param {string} text @param {Facts} facts */
export function addReason(text, { name, reasons }) {
  const start = text.indexOf('\nconst OFF: readonly Reason[] = [');
  const end = start < 0 ? -1 : text.indexOf('\n];', start);
  if (end < 0) throw new Error('default-reasons.ts has no list OFF.');
  const entry = `  {\n    why: 'TODO: say why a run without a config does not report it.',\n    rules: ${reasons}('${name}'),\n  },`;
  return `${text.slice(0, end)}\n${entry}${text.slice(end)}`;
}

/**
 * Adds a rule to what checks a topic.
 * @param {string} text JSON
 * @param {string} topic its words, or a part that no other has
 * @param {string} id
 */
export function addToTopic(text, topic, id) {
  const sections = JSON.parse(text);
  const all = sections.flatMap((/** @type {{ topics: any[] }} */ section) => section.topics);
  const exact = all.filter((/** @type {any} */ each) => each.topic === topic);
  const found =
    exact.length > 0 ? exact : all.filter((/** @type {any} */ each) => each.topic.includes(topic));
  if (found.length !== 1)
    throw new Error(
      found.length === 0
        ? `No topic is called "${topic}": docs/data/coverage-topics.json has them all.`
        : `Several topics hold "${topic}": ${found.map((/** @type {any} */ each) => `"${each.topic}"`).join(', ')}.`,
    );
  const [row] = found;
  if (row.why !== undefined) throw new Error(`Of the topic "${row.topic}" it says: ${row.why}`);
  row.rules = [...(row.rules ?? []), id];
  return `${JSON.stringify(sections, undefined, 2)}\n`;
}
