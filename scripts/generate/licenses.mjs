// @ts-check
import { bundle } from '../build/bundle.mjs';

/** The licences of the code in the bundled command, published with it. */
export async function licenses() {
  const { licenses: content } = await bundle();
  return [{ file: 'packages/cli/THIRD-PARTY-LICENSES.txt', content }];
}
