import { decodeBase64 } from '../../base64.js';

/** The attribute type `organizationName`, 2.5.4.10, in DER. Its values are the groups of a certificate. */
const ORGANIZATION = '\x06\x03\x55\x04\x0a';

/**
 * The groups that a CertificateSigningRequest's `spec.request` asks for: the organizations of its subject. Undefined
 * where the text is not the base64 of a request in PEM.
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 */
export function requestedGroups(request: string): readonly string[] | undefined {
  const pem = decodeBase64(request);
  const body = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([^-]+)-----END/.exec(pem ?? '')?.[1];
  const der = body === undefined ? undefined : decodeBase64(body);
  if (der === undefined) return undefined;
  return der
    .split(ORGANIZATION)
    .slice(1)
    .map((rest) => {
      // A string: one byte of type, one of length (names are shorter than 128 bytes), and the text.
      const length = rest.charCodeAt(1);
      return rest.slice(2, 2 + length);
    });
}
