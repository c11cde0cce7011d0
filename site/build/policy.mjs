// @ts-check
// The content policy of every page: nothing but the site's own files, and the inline scripts that VitePress writes.
import { createHash } from 'node:crypto';

/**
 * A page with its policy, which has to come before what it is about. Styles may stand in the page: those of code blocks
 * and of the editor do, and no style can send anything anywhere.
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
    // The picture of attack paths is made on the page.
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html.replace(/<head>/, `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`);
}
