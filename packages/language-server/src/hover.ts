import type { Finding, ResolvedConfig } from '@plimsoll/core';
import { docsOf, riskBand } from '@plimsoll/core/internal';

/** Explains rules in Markdown: with their help if they have some, or else with their description. */
export async function explain(findings: readonly Finding[], config: ResolvedConfig): Promise<string> {
  const ids = [...new Set(findings.map(({ ruleId }) => ruleId))];
  return (await Promise.all(ids.map((id) => explainRule(id, config)))).join('\n\n---\n\n');
}

async function explainRule(id: string, { rules, plugins }: ResolvedConfig): Promise<string> {
  const slash = id.indexOf('/');
  const meta = rules.get(id)?.meta;
  const plugin = plugins.get(id.slice(0, slash));
  const docs = plugin && (await docsOf(plugin));
  const doc = docs?.[id.slice(slash + 1)];
  const facts = meta && `Risk ${meta.risk.toFixed(1)} (${riskBand(meta.risk)})`;
  return [
    `**${id}**${facts === undefined ? '' : ` · ${facts}`}`,
    doc?.markdown ?? `${meta?.description ?? id}.`,
  ].join('\n\n');
}
