import { isElsewhere } from './placeholder.js';

/** Certificates are public; the key that belongs to one is not. */
const CERTIFICATES = /^\s*-----BEGIN CERTIFICATE-----/;
const PRIVATE = /PRIVATE KEY-----/;

/** Whether a value of a Secret is none yet, or one that everybody may know. */
export function isPublic(value: string): boolean {
  return isElsewhere(value) || (CERTIFICATES.test(value) && !PRIVATE.test(value));
}
