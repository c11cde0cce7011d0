import type { Setting } from '@plimsoll/core/kubernetes';

/**
 * The suites that the benchmark accepts. Go always offers those of TLS 1.3, so naming them changes nothing. The short
 * names of the ChaCha20 suites are aliases of the long ones.
 * https://pkg.go.dev/crypto/tls#pkg-constants
 */
const TLS_13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const ECDHE = ['ECDSA', 'RSA'].flatMap((key) =>
  ['AES_128_GCM_SHA256', 'AES_256_GCM_SHA384', 'CHACHA20_POLY1305', 'CHACHA20_POLY1305_SHA256'].map(
    (cipher) => `TLS_ECDHE_${key}_WITH_${cipher}`,
  ),
);
const STRONG: ReadonlySet<string> = new Set([...TLS_13, ...ECDHE]);

/** Whether a list has strong suites only. TLS 1.3 as the minimum version leaves no weak one. */
export function areStrong(suites: Setting, minVersion: Setting): boolean {
  if (minVersion.text === 'VersionTLS13') return true;
  return suites.items.length > 0 && suites.items.every((suite) => STRONG.has(suite));
}

/**
 * The value for a missing list: suites for both kinds of certificates, with names that every version knows.
 * https://github.com/kubernetes/component-base/blob/master/cli/flag/ciphersuites_flag.go
 */
const SUITES = ECDHE.filter((suite) => !suite.endsWith('POLY1305_SHA256'));

/**
 * The suites of a list. Replaces each weak one with the suite of HTTP/2 for the same kind of certificate, so that the
 * server still has a suite for its certificate. RSA key exchange needs an RSA certificate.
 * https://www.rfc-editor.org/rfc/rfc9113#section-9.2.2
 */
export function strongSuites({ items }: Setting): readonly string[] {
  const suites = items.flatMap((suite) => {
    if (STRONG.has(suite)) return suite;
    const kind = /^TLS_(?:ECDHE_)?(RSA|ECDSA)_WITH_/.exec(suite)?.[1];
    return kind ? `TLS_ECDHE_${kind}_WITH_AES_128_GCM_SHA256` : [];
  });
  return suites.some((suite) => suite.startsWith('TLS_ECDHE_')) ? [...new Set(suites)] : SUITES;
}
