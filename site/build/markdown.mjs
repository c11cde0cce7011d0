// @ts-check
// Helpers that write Markdown and HTML for the pages.

/** A cell of a table. @param {string} text */
export const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Escapes text for HTML, so that Markdown in it has no effect. @param {string} text */
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
 * A list of facts, each a name and a value in HTML, one a line.
 * @param {readonly (readonly [string, string] | undefined)[]} facts
 */
export const factList = (facts) =>
  `<dl class="facts">\n${facts
    .flatMap((fact) => (fact ? [`<div><dt>${fact[0]}</dt><dd>${fact[1]}</dd></div>\n`] : []))
    .join('')}</dl>\n`;

/** @param {string} id of a rule */
export const ruleLink = (id) => `[${id.slice(id.indexOf('/') + 1)}](/rules/${id})`;

/** The address of the page of a benchmark. @param {{ id: string }} benchmark */
export const benchmarkUrl = ({ id }) => `/benchmarks/${id.replaceAll('/', '-')}`;

/** The anchor of a control on the page of its benchmark. @param {{ id: string }} control */
export const controlAnchor = ({ id }) => `control-${id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
