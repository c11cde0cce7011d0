import type { Plugin, RuleDoc, RuleHelp, RuleMeta } from './types.js';

/** The help of a rule in Markdown, with the headings that the help of the shipped rules has. */
function docOf({ description }: Pick<RuleMeta, 'description'>, help: RuleHelp): RuleDoc {
  const { why = `${description}.`, fix = '', bad = [], good = [] } = help;
  const examples = (title: string, texts: readonly string[]): string[] =>
    texts.length === 0
      ? []
      : [`### ${title}`, ...texts.map((text) => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``)];
  const markdown = [
    ...(help.why === undefined ? [] : ['### Why', why]),
    ...(fix === '' ? [] : ['### How to fix', fix]),
    ...examples('Bad', bad),
    ...examples('Good', good),
  ].join('\n\n');
  return { why, fix, bad, good, markdown };
}

/**
 * The help of the rules of a plugin by name: from its `docs`, or from `meta.docs` of each rule. It has no prototype: a
 * rule may be called `constructor`.
 */
export async function docsOf(plugin: Plugin): Promise<Readonly<Record<string, RuleDoc>>> {
  const own = Object.entries(plugin.rules).flatMap(([name, { meta }]) =>
    meta.docs ? [[name, docOf(meta, meta.docs)] as const] : [],
  );
  const none: Record<string, RuleDoc> = Object.create(null);
  return Object.assign(none, Object.fromEntries(own), await plugin.docs?.());
}
