// @ts-check
import { bundle } from '../build/bundle.mjs';

/** The licences of what the bundled command holds, published with it. */
export async function licenses() {
  const { licenses: content } = await bundle();
  return [{ file: 'packages/cli/THIRD-PARTY-LICENSES.txt', content }];
}
