import { type Json, textOf } from '../../json.js';
import type { Project } from '../project.js';
import type { AnyCursor, Resource } from '../resource.js';
import { aboutSecurity } from './demands.js';
import { all, any, type Judgement, no, unknown, YES } from './judgement.js';
import { exceptsNamespace, namesNamespace, selectsEveryPod, selectsNamespace } from './namespaces.js';
import type { AdmissionPolicy, AdmissionQuestion, NamespaceFacts } from './types.js';
import { field, isGiven, itemsOf, placeOf, stringsOf } from './values.js';

const WEBHOOK = 'validation.gatekeeper.sh';
const POLICY = 'vap.k8s.io';

const constraintsIn = ({ resources }: Project): readonly Resource[] =>
  resources.filter(({ group }) => group === 'constraints.gatekeeper.sh');

/**
 * Constraints of Gatekeeper. Their kinds come from ConstraintTemplates.
 * https://open-policy-agent.github.io/gatekeeper/website/docs/howto/#constraints
 * https://open-policy-agent.github.io/gatekeeper/website/docs/enforcement-points/
 */
export function gatekeeperConstraints(project: Project): readonly AdmissionPolicy[] {
  const constraints = project.memo(constraintsIn);
  const templates = new Map(
    project
      .ofKind('ConstraintTemplate', 'templates.gatekeeper.sh')
      .map((template) => [field(template.value, 'spec', 'crd', 'spec', 'names', 'kind'), template]),
  );
  const exempted = exemptedNamespaces(project);
  const denied = new Set(
    constraints.filter(({ value }) => actionOf(field(value, 'spec')).answer === 'yes').map(demandOf),
  );
  return constraints.map((resource) => {
    const spec = field(resource.value, 'spec');
    const action = actionOf(spec);
    return {
      resource,
      reportsOnly:
        action.answer === 'no' && !denied.has(demandOf(resource)) ? placeOfAction(resource, spec) : undefined,
      answer: ({ demand, namespace }: AdmissionQuestion): Judgement => {
        if (demand === 'images') return no('verifies no images');
        const template = templates.get(resource.kind);
        return all([
          () => matchesPods(field(spec, 'match'), namespace),
          action,
          () => exceptsNamespace(exempted, namespace),
          namespace.labels?.['admission.gatekeeper.sh/ignore'] === undefined
            ? YES
            : no('excludes the namespace by its label'),
          template ? YES : unknown('uses a template that is not in the files'),
          () => aboutSecurity([resource.kind, field(template?.value, 'spec', 'targets')]),
        ]);
      },
    };
  });
}

/** What a constraint requires, whatever its enforcement action is. */
const demandOf = ({ kind, value }: Resource): string =>
  JSON.stringify([kind, field(value, 'spec', 'parameters') ?? null]);

function actionOf(spec: Json | undefined): Judgement {
  const action = field(spec, 'enforcementAction') ?? 'deny';
  if (action === 'scoped')
    return any(
      itemsOf(field(spec, 'scopedEnforcementActions'))
        .filter((scoped) =>
          itemsOf(field(scoped, 'enforcementPoints')).some((point) =>
            ['*', WEBHOOK, POLICY].includes(textOf(field(point, 'name'))),
          ),
        )
        .map((scoped) => named(textOf(field(scoped, 'action')))),
      no('only reports'),
    );
  return named(textOf(action));
}

function named(action: string): Judgement {
  if (action === 'deny') return YES;
  return action === 'dryrun' || action === 'warn'
    ? no('only reports')
    : unknown('has an unknown enforcementAction');
}

function placeOfAction(resource: Resource, spec: Json | undefined): AnyCursor {
  return field(spec, 'enforcementAction') === 'scoped' && isGiven(field(spec, 'scopedEnforcementActions'))
    ? placeOf(resource, ['spec', 'scopedEnforcementActions'])
    : placeOf(resource, ['spec', 'enforcementAction']);
}

/** Without `match`, a constraint applies to everything. */
function matchesPods(match: Json | undefined, namespace: NamespaceFacts): Judgement {
  const kinds = itemsOf(field(match, 'kinds'));
  const includes = (kind: Json, name: string, value: string): boolean => {
    const listed = stringsOf(field(kind, name));
    return listed.length === 0 || listed.some((item) => item === '*' || item === value);
  };
  const namespaces = field(match, 'namespaces');
  return all([
    kinds.length === 0 ||
    kinds.some((kind) => includes(kind, 'apiGroups', '') && includes(kind, 'kinds', 'Pod'))
      ? YES
      : no('does not cover pods'),
    field(match, 'scope') === 'Cluster' ? no('does not cover pods') : YES,
    isGiven(namespaces) ? namesNamespace(stringsOf(namespaces), namespace) : YES,
    () => exceptsNamespace(stringsOf(field(match, 'excludedNamespaces')), namespace),
    () => selectsNamespace(field(match, 'namespaceSelector'), namespace),
    () => selectsEveryPod(field(match, 'labelSelector')),
    typeof field(match, 'name') === 'string' && field(match, 'name') !== '*'
      ? no('covers only certain pods')
      : YES,
    field(match, 'source') === 'Generated' ? no('does not cover pods themselves') : YES,
  ]);
}

/** https://open-policy-agent.github.io/gatekeeper/website/docs/exempt-namespaces/ */
function exemptedNamespaces(project: Project): readonly string[] {
  return project
    .ofKind('Config', 'config.gatekeeper.sh')
    .flatMap(({ value }) => itemsOf(field(value, 'spec', 'match')))
    .filter((match) =>
      stringsOf(field(match, 'processes')).some((process) => process === '*' || process === 'webhook'),
    )
    .flatMap((match) => stringsOf(field(match, 'excludedNamespaces')));
}
