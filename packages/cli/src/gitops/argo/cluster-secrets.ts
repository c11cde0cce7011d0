import { ownValue, valueAt } from '@plimsoll/core/internal';
import type { Json, JsonObject } from '@plimsoll/core/kubernetes';
import { textAt } from '../names.js';
import type { GitOpsRun } from '../types.js';
import { mapAt } from './fields.js';

/** A cluster that Argo CD deploys to, as a Secret in the repository describes it. */
export interface ClusterSecret {
  /** Undefined where its value is encrypted or made elsewhere. */
  readonly name: string | undefined;
  readonly server: string | undefined;
  readonly project: string | undefined;
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
}

const LABEL = 'argocd.argoproj.io/secret-type';

/** The path to the Secret's metadata and strings in the kinds that make Secrets. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Secret: [],
  // https://external-secrets.io/latest/api/externalsecret/
  ExternalSecret: ['spec', 'target', 'template'],
  // https://github.com/bitnami-labs/sealed-secrets#sealedsecrets-as-templates-for-secrets
  SealedSecret: ['spec', 'template'],
};

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters */
export function clusterSecrets({ known }: Pick<GitOpsRun, 'known'>): readonly ClusterSecret[] {
  return known.flatMap(({ value }) => {
    const place = TEMPLATES[String(ownValue(value, 'kind'))];
    const secret = place && valueAt(value, place);
    const labels = mapAt(secret, 'metadata', 'labels');
    if (!secret || ownValue(labels, LABEL) !== 'cluster') return [];
    const field = (name: string): string | undefined =>
      plain(textAt(secret, 'stringData', name)) ??
      (place.length === 0
        ? decoded(ownValue(mapAt(secret, 'data'), name))
        : plain(textAt(secret, 'data', name)));
    return [
      {
        name: field('name'),
        server: field('server'),
        project: field('project'),
        labels: labels ?? {},
        annotations: mapAt(secret, 'metadata', 'annotations') ?? {},
      },
    ];
  });
}

/** A value that SOPS encrypted, or that a template fills in, is unknown. */
const plain = (text: string | undefined): string | undefined =>
  text === undefined || /^ENC\[|\{\{|\$\{/.test(text) ? undefined : text;

function decoded(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' || value === '' || value.startsWith('ENC[')) return undefined;
  return plain(Buffer.from(value, 'base64').toString('utf8'));
}
