import type { Json } from '../../json.js';
import { decodeBase64 } from '../../source/scalars.js';
import type { AnyCursor, Cursor } from '../cursor.js';
import type { Resource } from '../resource.js';
import { isPublic } from './public.js';

/** A value of a Secret that stands in its manifest. */
export interface PlainValue {
  readonly key: string;
  /** The value, under `stringData` or `data`. */
  readonly at: AnyCursor;
  /** Decoded where it is in base64; undefined where it is no text. */
  readonly text: string | undefined;
}

/**
 * The values of a Secret that whoever reads the file has: those of `stringData` first. Placeholders, certificates and
 * what SOPS has encrypted are none; of a bootstrap token the other keys only say what it is for. Helm keeps its releases
 * in Secrets, in the cluster alone.
 */
export function plainValuesOf(secret: Resource<'Secret'>): readonly PlainValue[] {
  const { root, value } = secret;
  const type = root.at('type').value;
  if (type === 'helm.sh/release.v1' || value.sops !== undefined) return [];
  const isMeant = (key: string): boolean =>
    type !== 'bootstrap.kubernetes.io/token' || key === 'token-secret';
  return (['stringData', 'data'] as const).flatMap((field) =>
    root
      .at(field)
      .entries()
      .flatMap(([key, entry]): readonly PlainValue[] => {
        const at = entry as Cursor<Json>;
        if (!isMeant(key) || at.value === undefined) return [];
        if (typeof at.value !== 'string') return [{ key, at, text: undefined }];
        const text = field === 'data' ? (decodeBase64(at.value) ?? at.value) : at.value;
        return isPublic(at.value) || isPublic(text) ? [] : [{ key, at, text }];
      }),
  );
}
