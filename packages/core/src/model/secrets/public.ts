import { isElsewhere } from './placeholder.js';

/** Certificates are public. The private key of one is not. */
const CERTIFICATES = /^\s*-----BEGIN CERTIFICATE-----/;
const PRIVATE = /PRIVATE KEY-----/;

/** Whether a value of a Secret is still missing, or may be public. */
export function isPublic(value: string): boolean {
  return isElsewhere(value) || (CERTIFICATES.test(value) && !PRIVATE.test(value));
}
