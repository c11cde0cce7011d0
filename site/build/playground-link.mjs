// @ts-check
// Links that open an example in the playground: site/playground/permalink.ts reads them.
import { deflateRawSync } from 'node:zlib';

/**
 * A link to the playground with an example of a rule and a preset that turns the rule on.
 * @param {Pick<import('./facts.mjs').RuleFacts, 'id' | 'presets'>} rule
 * @param {string} text
 */
export function playgroundLink({ id, presets }, text) {
  const has = (/** @type {RegExp} */ name) => presets.some(({ preset }) => name.test(preset));
  const files = [['example.yaml', text]];
  if (id.startsWith('plimsoll/') || has(/\/recommended$/)) return link({ files, preset: 'recommended' });
  if (has(/\/(?:strict|level-2|restricted)$/)) return link({ files, preset: 'strict' });
  const config = `extends: []\nrules:\n  ${id}: error\n`;
  return link({ files: [...files, ['plimsoll.config.yaml', config]] });
}

/** @param {{ files: string[][], preset?: string }} state */
const link = (state) => `/playground#1.${deflateRawSync(JSON.stringify(state)).toString('base64url')}`;
