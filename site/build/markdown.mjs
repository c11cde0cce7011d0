// @ts-check
// What the makers of pages write with.

/** A cell of a table. @param {string} text */
export const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Text for HTML, in which no Markdown counts. @param {string} text */
export const escapeHtml = (text) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('{{', '&#123;&#123;');

/** The head of a page. @param {Record<string, unknown>} fields */
export const frontmatter = (fields) =>
  `---\n${Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('')}---\n`;

/**
 * A list of names with what each is: HTML on both sides, each on a line of its own.
 * @param {readonly (readonly [string, string] | undefined)[]} facts
 */
export const factList = (facts) =>
  `<dl class="facts">\n${facts
    .flatMap((fact) => (fact ? [`<div><dt>${fact[0]}</dt><dd>${fact[1]}</dd></div>\n`] : []))
    .join('')}</dl>\n`;

/** @param {string} id of a rule */
export const ruleLink = (id) => `[${id.slice(id.indexOf('/') + 1)}](/rules/${id})`;

/** Where the page of a benchmark is. @param {{ id: string }} benchmark */
export const benchmarkUrl = ({ id }) => `/benchmarks/${id.replaceAll('/', '-')}`;

/** The anchor of a control on the page of its benchmark. @param {{ id: string }} control */
export const controlAnchor = ({ id }) => `control-${id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
