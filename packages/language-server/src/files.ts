import { fileURLToPath } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';

const CONFIG = /(?:^|\/)(?:plimsoll\.config\.\w+|\.plimsoll\.yaml)$/;

/** What the editor is asked to watch: all that may decide about a manifest. */
export const WATCHED = [
  '**/*.{yaml,yml,json}',
  '**/plimsoll.config.*',
  '**/.plimsoll.yaml',
  '**/.gitignore',
] as const;

/** Undefined for what has no file: a text that was never saved, a version of git, what is no URI at all. */
export function fileOf(uri: string): string | undefined {
  if (typeof uri !== 'string' || !uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // Of another host, or with a slash that is encoded.
    return undefined;
  }
}

export const isConfig = (uri: string): boolean => CONFIG.test(uri);

export const isManifest = ({ languageId, uri }: TextDocument): boolean =>
  !isConfig(uri) && (/^(?:yaml|json)/.test(languageId) || /\.(?:ya?ml|json)$/i.test(uri));
