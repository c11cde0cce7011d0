import { fileURLToPath } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';

const CONFIG = /(?:^|\/)(?:plimsoll\.config\.\w+|\.plimsoll\.ya?ml)$/;

/** The files that the editor should watch: all that may affect the linting of a manifest. */
export const WATCHED = [
  '**/*.{yaml,yml,json,tpl}',
  '**/plimsoll.config.*',
  '**/.plimsoll.{yaml,yml}',
  '**/.gitignore',
] as const;

/** Undefined for what has no file: unsaved text, a git version, an invalid URI. */
export function fileOf(uri: string): string | undefined {
  if (typeof uri !== 'string' || !uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // A URI of another host, or with an encoded slash.
    return undefined;
  }
}

export const isConfig = (uri: string): boolean => CONFIG.test(uri);

export const isManifest = ({ languageId, uri }: TextDocument): boolean =>
  !isConfig(uri) && (/^(?:yaml|json)/.test(languageId) || /\.(?:ya?ml|json)$/i.test(uri));
