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

/** Undefined for what has no file: a text that was never saved, a version of git. */
export function fileOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
}

export const isConfig = (uri: string): boolean => CONFIG.test(uri);

export const isManifest = ({ languageId, uri }: TextDocument): boolean =>
  !isConfig(uri) && (/^(?:yaml|json)/.test(languageId) || /\.(?:ya?ml|json)$/i.test(uri));
