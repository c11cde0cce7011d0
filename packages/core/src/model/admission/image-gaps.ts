import { type Json, textOf } from '../../json.js';
import type { AnyCursor, Cursor } from '../resource.js';

/** A place where a policy that verifies images accepts what it should not. */
export interface ImageGap {
  readonly at: AnyCursor;
  /**
   * `passes`: every image passes unchecked. `anyone`: the signature of anyone who can log in to a public issuer counts.
   * `unlogged`: the transparency log is not checked, so that a signature with an expired certificate counts.
   * `uncounted`: the certificate transparency log is not checked.
   */
  readonly fault: 'passes' | 'anyone' | 'unlogged' | 'uncounted';
}

/** Issuers of identities where anyone can get an account. */
const PUBLIC_ISSUER =
  /accounts\.google\.com|token\.actions\.githubusercontent\.com|github\.com\/login|oauth2\.sigstore\.dev|gitlab\.com|login\.microsoftonline\.com/;

const EVERYTHING = ['*', '**', '.*', '.+', '^.*$', '^.+$', '^.*', '.*$'];

/** Whether the pattern of an identity accepts everything. `absent` says whether a missing pattern does. */
const isOpen = (identity: Cursor<Json>, name: 'issuer' | 'subject', absent: boolean): boolean => {
  const given = [identity.at(name), identity.at(`${name}RegExp`)].filter(({ exists }) => exists);
  return given.length === 0 ? absent : given.every(({ value }) => EVERYTHING.includes(textOf(value)));
};

function isAnyone(identity: Cursor<Json>, absent: boolean): boolean {
  const issuers = [identity.at('issuer').value, identity.at('issuerRegExp').value];
  const anyIssuer = isOpen(identity, 'issuer', absent);
  return (
    isOpen(identity, 'subject', absent) &&
    (anyIssuer ||
      issuers.some((issuer) => typeof issuer === 'string' && PUBLIC_ISSUER.test(issuer.replaceAll('\\', ''))))
  );
}

/** The part of an identity to narrow. */
const openPart = (identity: Cursor<Json>): AnyCursor =>
  [identity.at('subject'), identity.at('subjectRegExp')].find(({ exists }) => exists) ??
  identity.at('subject');

/**
 * The gaps of a ClusterImagePolicy. One authority that accepts an image is enough.
 * https://github.com/sigstore/policy-controller/blob/main/pkg/apis/policy/v1beta1/clusterimagepolicy_types.go
 */
export function sigstoreGaps(root: Cursor<Json>): readonly ImageGap[] {
  const spec = root.at('spec');
  const everything = spec
    .at('images')
    .items()
    .some((image) => ['**', '*'].includes(textOf(image.at('glob').value)));
  return spec
    .at('authorities')
    .items()
    .flatMap((authority): readonly ImageGap[] => {
      const action = authority.at('static').at('action');
      if (action.value === 'pass')
        return everything && !spec.at('policy').exists ? [{ at: action, fault: 'passes' }] : [];
      const keyless = authority.at('keyless');
      if (!keyless.exists) return [];
      const log = authority.at('ctlog');
      const unlogged =
        log.exists &&
        !log.at('url').exists &&
        !log.at('trustRootRef').exists &&
        !authority.at('rfc3161timestamp').exists;
      const ignored = keyless.at('insecureIgnoreSCT');
      const url = keyless.at('url').value;
      const isPublic =
        !keyless.at('ca-cert').exists &&
        !keyless.at('trustRootRef').exists &&
        (url === undefined || textOf(url).includes('fulcio.sigstore.dev'));
      const open = isPublic
        ? keyless
            .at('identities')
            .items()
            .find((each) => isAnyone(each, false))
        : undefined;
      return [
        ...(unlogged ? [{ at: log, fault: 'unlogged' as const }] : []),
        ...(ignored.value === true ? [{ at: ignored, fault: 'uncounted' as const }] : []),
        ...(open ? [{ at: openPart(open), fault: 'anyone' as const }] : []),
      ];
    });
}

/**
 * The gaps of `verifyImages` rules in a ClusterPolicy. All entries must accept unless a `count` asks for fewer.
 * https://kyverno.io/docs/policy-types/cluster-policy/verify-images/sigstore/
 */
export const kyvernoGaps = (root: Cursor<Json>): readonly ImageGap[] =>
  root
    .at('spec')
    .at('rules')
    .items()
    .flatMap((rule) => rule.at('verifyImages').items())
    .flatMap((verify) => verify.at('attestors').items())
    .flatMap((attestor) => {
      const entries = attestor.at('entries').items();
      const one = entries.length === 1 || attestor.at('count').exists;
      return entries.flatMap((entry) => keylessGaps(entry.at('keyless'), one));
    });

function keylessGaps(keyless: Cursor<Json>, isEnough: boolean): readonly ImageGap[] {
  if (!keyless.exists) return [];
  const log = keyless.at('rekor').at('ignoreTlog');
  const certificates = keyless.at('ctlog').at('ignoreSCT');
  return [
    ...(isEnough && !keyless.at('roots').exists && isAnyone(keyless, true)
      ? [{ at: openPart(keyless), fault: 'anyone' as const }]
      : []),
    ...(log.value === true ? [{ at: log, fault: 'unlogged' as const }] : []),
    ...(certificates.value === true ? [{ at: certificates, fault: 'uncounted' as const }] : []),
  ];
}

/**
 * The gaps of an ImageValidatingPolicy, whose expressions say which attestors must accept.
 * https://kyverno.io/docs/policy-types/image-validating-policy/
 */
export const kyvernoCelGaps = (root: Cursor<Json>): readonly ImageGap[] =>
  root
    .at('spec')
    .at('attestors')
    .items()
    .flatMap((attestor): readonly ImageGap[] => {
      const cosign = attestor.at('cosign');
      const keyless = cosign.at('keyless');
      if (!keyless.exists) return [];
      const open = keyless.at('roots').exists
        ? undefined
        : keyless
            .at('identities')
            .items()
            .find((each) => isAnyone(each, true));
      const log = cosign.at('ctlog').at('insecureIgnoreTlog');
      const certificates = cosign.at('ctlog').at('insecureIgnoreSCT');
      return [
        ...(open ? [{ at: openPart(open), fault: 'anyone' as const }] : []),
        ...(log.value === true ? [{ at: log, fault: 'unlogged' as const }] : []),
        ...(certificates.value === true ? [{ at: certificates, fault: 'uncounted' as const }] : []),
      ];
    });
