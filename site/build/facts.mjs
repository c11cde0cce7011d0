// @ts-check
// The facts for the pages of rules and benchmarks, from the compiled packs.
import { riskBand } from '@plimsoll/core/internal';
import { loadPlugins } from '../../scripts/generate/plugins.mjs';
import { shippedPacks } from '../../scripts/lib/packs.mjs';
import { sinceOf } from './since.mjs';

/** @typedef {import('@plimsoll/core').Benchmark} Benchmark */
/** @typedef {import('@plimsoll/core').RuleMeta} RuleMeta */

/**
 * @typedef {object} RuleFacts
 * @property {string} id
 * @property {string} prefix
 * @property {string} name without the prefix
 * @property {RuleMeta} meta
 * @property {string} band of its risk
 * @property {import('@plimsoll/core').RuleDoc} doc
 * @property {{ preset: string, severity: string }[]} presets the presets that turn it on
 * @property {{ benchmark: Benchmark, control: Benchmark['controls'][number] }[]} controls that it belongs to
 * @property {string | undefined} since the first release that has it. Undefined before there is a release
 */

/** @typedef {{ prefix: string, name: string, rules: RuleFacts[], benchmarks: readonly Benchmark[] }} PackFacts */

/** All packs in their order, and the rules of core after them. @returns {Promise<PackFacts[]>} */
export async function readFacts() {
  const order = (await shippedPacks()).map(({ meta }) => meta.prefix);
  const found = (await loadPlugins()).map(
    ({ plugin }) => /** @type {import('@plimsoll/core').Plugin} */ (plugin),
  );
  const plugins = [
    ...order.flatMap((prefix) => found.filter(({ meta }) => meta.prefix === prefix)),
    ...found.filter(({ meta }) => !order.includes(meta.prefix)),
  ];
  const presets = plugins.flatMap(({ meta, presets = {} }) =>
    Object.entries(presets).map(([name, objects]) => ({ name: `${meta.prefix}/${name}`, objects })),
  );
  const benchmarks = plugins.flatMap(({ benchmarks = [] }) => benchmarks);
  const since = sinceOf();
  return Promise.all(
    plugins.map(async ({ meta: { prefix, name: pack }, rules, docs, benchmarks: own = [] }) => {
      const help = (await docs?.()) ?? {};
      return {
        prefix,
        name: pack,
        benchmarks: own,
        rules: Object.entries(rules)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, { meta }]) => {
            const id = `${prefix}/${name}`;
            const doc = help[name];
            if (!doc) throw new Error(`${id} has no help`);
            return {
              id,
              prefix,
              name,
              meta,
              band: riskBand(meta.risk),
              doc,
              presets: presets.flatMap((preset) => {
                const severity = severityIn(preset.objects, id);
                return severity === undefined ? [] : [{ preset: preset.name, severity }];
              }),
              controls: benchmarks.flatMap((benchmark) =>
                benchmark.controls
                  .filter((control) => control.rules.includes(id))
                  .map((control) => ({ benchmark, control })),
              ),
              since: since(id),
            };
          }),
      };
    }),
  );
}

/**
 * The highest severity that a preset gives a rule. Undefined if the rule is off.
 * @param {import('@plimsoll/core').Preset} objects @param {string} id
 */
function severityIn(objects, id) {
  const given = objects.map(({ rules }) => rules[id]);
  return given.includes('error') ? 'error' : given.includes('warn') ? 'warn' : undefined;
}
