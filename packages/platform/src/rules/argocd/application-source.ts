import { type Cursor, defineRule, isPlain, type Json } from '@plimsoll/core';
import { listOf, optionsSchema } from '@plimsoll/nsa-hardening';

/** Generators whose results are made of what many may write to. */
const OF_REPOSITORIES = ['git', 'scmProvider', 'pullRequest'];

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Security/ */
export const argocdApplicationSource = defineRule({
  meta: {
    description: 'Deploy with Argo CD from sources that nobody can forge',
    risk: 5,
    cwe: [345],
    precision: 'high',
    messages: {
      plain:
        'What is deployed comes over the network without TLS: whoever is on the way can change it. Use https or ssh.',
      project:
        'Who may write to the repositories that this ApplicationSet reads chooses the project of the Application, and with it where it may deploy. Write the project out.',
      moving:
        'What is deployed changes when others push to a repository that is not on the list. Name a commit or a whole version.',
    },
    schema: optionsSchema({
      trustedRepos: listOf(
        'Beginnings of URLs of repositories. With one at least, Applications of others must name a commit or a version.',
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

/** The generators of an ApplicationSet, also those that `matrix` and `merge` combine. */
function generatorsIn(spec: Cursor<Json>): readonly Cursor<Json>[] {
  return spec
    .at('generators')
    .items()
    .flatMap((each) => [each, ...generatorsIn(each.at('matrix')), ...generatorsIn(each.at('merge'))]);
}

const isTemplate = (text: string): boolean => text.includes('{{');

/** A commit, a digest, or a whole version: no branch, and no range of versions. */
const isFixed = (revision: string): boolean =>
  isTemplate(revision) ||
  /^(?:[0-9a-f]{40,64}|sha256:[0-9a-f]{64}|v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)$/.test(revision);
