import { type Json, textOf } from '../../json.js';
import type { Project } from '../project.js';
import type { Cursor, Resource } from '../resource.js';
import { type ImageGap, sigstoreGaps } from './image-gaps.js';
import { all, type Judgement, no, unknown, YES } from './judgement.js';
import type { AdmissionPolicy, AdmissionQuestion, NamespaceFacts } from './types.js';
import { field, isGiven, itemsOf, placeOf } from './values.js';

const INCLUDE = 'policy.sigstore.dev/include';

const configsOfController = (project: Project): readonly Resource[] =>
  project.ofKind('ConfigMap', '').filter(({ name }) => name === 'config-policy-controller');

/**
 * ClusterImagePolicies of Sigstore's policy controller. It checks namespaces that have its label, and denies images
 * that no policy is about unless `no-match-policy` says otherwise.
 * https://docs.sigstore.dev/policy-controller/overview/
 */
export function sigstorePolicies(project: Project): readonly AdmissionPolicy[] {
  const policies = project.ofKind('ClusterImagePolicy', 'policy.sigstore.dev');
  const noMatch = project
    .memo(configsOfController)
    .map(({ value }) => field(value, 'data', 'no-match-policy') ?? 'deny')
    .find((value) => value !== 'deny');
  const lenient = policies.some((policy) => lets(policy).answer !== 'yes');
  return policies.map((resource) => {
    const spec = field(resource.value, 'spec');
    return {
      resource,
      reportsOnly: field(spec, 'mode') === 'warn' ? placeOf(resource, ['spec', 'mode']) : undefined,
      imageGaps: () => gapsOf(resource),
      answer: ({ demand, namespace }: AdmissionQuestion): Judgement =>
        demand === 'images'
          ? all([
              lets(resource),
              isGiven(field(spec, 'match'))
                ? unknown('covers only certain objects, which cannot be determined')
                : YES,
              included(namespace),
              coversImages(spec, noMatch !== undefined || lenient),
            ])
          : no('verifies images only'),
    };
  });
}

/** Whether it denies anything: one authority that passes is enough for an image. */
function lets(resource: Resource): Judgement {
  const spec = field(resource.value, 'spec');
  const authorities = itemsOf(field(spec, 'authorities'));
  const mode = field(spec, 'mode') ?? 'enforce';
  return all([
    mode === 'warn' ? no('only warns') : mode === 'enforce' ? YES : unknown('has an unknown mode'),
    authorities.some((authority) => field(authority, 'static', 'action') === 'pass') &&
    !isGiven(field(spec, 'policy'))
      ? no('verifies nothing, because an authority accepts every image')
      : YES,
    authorities.length === 0 ? no('has no authorities') : YES,
    gapsOf(resource).some(({ fault }) => fault === 'anyone') ? no("accepts anyone's signature") : YES,
  ]);
}

const gapsOf = ({ root }: Resource): readonly ImageGap[] => sigstoreGaps(root as Cursor<Json>);

function included({ labels }: NamespaceFacts): Judgement {
  if (labels?.[INCLUDE] === 'true') return YES;
  return labels === undefined
    ? unknown(`covers only namespaces with the label ${INCLUDE}`)
    : no(`does not cover the namespace, which lacks the label ${INCLUDE}: "true"`);
}

function coversImages(spec: Json | undefined, othersPass: boolean): Judgement {
  const globs = itemsOf(field(spec, 'images')).map((image) => textOf(field(image, 'glob') ?? ''));
  if (globs.includes('**') || !othersPass) return YES;
  return globs.length === 0 ? no('names no images') : no(`covers only ${globs.join(', ')}`);
}

const WEBHOOK = 'securesystemsengineering.connaisseur/webhook';

/** ImagePolicies of Connaisseur. One object has the patterns of all images with their validators. */
export function connaisseurPolicies(project: Project): readonly AdmissionPolicy[] {
  return project.ofKind('ImagePolicy', 'connaisseur.policy').map((resource) => ({
    resource,
    reportsOnly: undefined,
    answer: ({ demand, namespace }: AdmissionQuestion): Judgement =>
      demand === 'images'
        ? all([
            namespace.labels?.[WEBHOOK] === 'ignore' ? no('excludes the namespace by its label') : YES,
            verifiesAll(resource),
          ])
        : no('verifies images only'),
  }));
}

/** The longest pattern that matches an image decides. `allow` is the validator that admits everything. */
function verifiesAll({ value }: Resource): Judgement {
  const patterns = itemsOf(field(value, 'spec', 'policy'));
  const admits = (entry: Json): boolean =>
    field(entry, 'validator') === 'allow' || field(entry, 'verify') === false;
  const everything = patterns.find((entry) => ['*:*', '*'].includes(textOf(field(entry, 'pattern'))));
  if (patterns.length === 0) return unknown('names no image patterns');
  if (!everything || admits(everything)) return no('covers only some images');
  return patterns.some(admits) ? unknown('admits some images without verification') : YES;
}
