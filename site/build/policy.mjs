// @ts-check
// The content policy of every page: nothing but the site's own files, and the inline scripts that VitePress writes.
import { createHash } from 'node:crypto';

/**
 * Adds the policy to a page, before the parts that it restricts. Styles may be in the page, because code blocks and the
 * editor put them there. A style cannot send anything anywhere.
 * @param {string} html
 */
export function withPolicy(html) {
  const hashes = new Set(
    [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
      ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
    ),
  );
  const policy = [
    "default-src 'none'",
    ["script-src 'self'", ...hashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    // The page draws the picture of attack paths.
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html.replace(/<head>/, `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`);
}
