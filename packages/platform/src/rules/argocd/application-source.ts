import { defineRule } from '@plimsoll/core';
import { type Cursor, isPlain, type Json } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

/** Generators whose results depend on repositories that many people can write to. */
const OF_REPOSITORIES = ['git', 'scmProvider', 'pullRequest'];

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Security/ */
export const argocdApplicationSource = defineRule({
  meta: {
    description: 'Deploy with Argo CD only from trusted sources',
    scope: 'resource',
    risk: 5,
    cwe: [345],
    precision: 'high',
    messages: {
      plain:
        'The manifests are fetched without TLS, so anyone on the network path can change what is deployed. Use https or ssh.',
      project:
        "Anyone who can write to the repositories that this ApplicationSet reads can choose the Application's project, and so where it deploys. Name the project literally.",
      moving:
        'This repository is not on the list of your own, so others can change what is deployed by pushing to it. Name a commit or a full version.',
    },
    schema: optionsSchema({
      trustedRepos: listOf(
        'URL prefixes of your own repositories. If you list any, Applications from other repositories must name a commit or a version.',
      ),
    }),
    defaultOptions: { trustedRepos: [] },
  },
  create(context) {
    const { trustedRepos } = context.options;
    const isTrusted = (url: string): boolean =>
      trustedRepos.length === 0 || trustedRepos.some((start) => url.startsWith(start));
    const judgeUrl = (source: Cursor<Json>): void => {
      const at = source.at('repoURL');
      if (isPlain(at.value, ['http', 'git'])) context.report({ at, messageId: 'plain' });
    };
    const judgeSource = (source: Cursor<Json>): void => {
      judgeUrl(source);
      const url = source.at('repoURL').value;
      const at = source.at('targetRevision');
      const moves = !at.exists || (typeof at.value === 'string' && !isFixed(at.value));
      if (typeof url === 'string' && !isTemplate(url) && !isTrusted(url) && moves)
        context.report({ at, messageId: 'moving' });
    };
    const judgeSpec = (spec: Cursor<Json>): void => {
      const hydrated = spec.at('sourceHydrator').at('drySource');
      for (const source of [spec.at('source'), ...spec.at('sources').items(), hydrated])
        if (source.exists) judgeSource(source);
    };
    return {
      'argoproj.io/Application': (root) => judgeSpec(root.at('spec')),
      'argoproj.io/ApplicationSet'(root) {
        const spec = root.at('spec');
        const template = spec.at('template').at('spec');
        judgeSpec(template);
        const generators = generatorsIn(spec);
        for (const generator of generators) judgeUrl(generator.at('git'));
        const project = template.at('project');
        const open = generators.some((each) => OF_REPOSITORIES.some((name) => each.at(name).exists));
        if (open && typeof project.value === 'string' && isTemplate(project.value))
          context.report({ at: project, messageId: 'project' });
      },
    };
  },
});

/** The generators of an ApplicationSet, including those that `matrix` and `merge` combine. */
function generatorsIn(spec: Cursor<Json>): readonly Cursor<Json>[] {
  return spec
    .at('generators')
    .items()
    .flatMap((each) => [each, ...generatorsIn(each.at('matrix')), ...generatorsIn(each.at('merge'))]);
}

const isTemplate = (text: string): boolean => text.includes('{{');

/** A commit, a digest, or a full version; not a branch or a range of versions. */
const isFixed = (revision: string): boolean =>
  isTemplate(revision) ||
  /^(?:[0-9a-f]{40,64}|sha256:[0-9a-f]{64}|v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)$/.test(revision);
