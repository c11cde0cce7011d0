// @ts-check
// Checks what must be true before publishing. `prepublishOnly` of each package runs it, so no publish can skip it.
import { placeholdersIn, readHome } from './lib/home.mjs';

const placeholders = placeholdersIn(readHome());
if (placeholders.length > 0) {
  console.error(
    `check-release: home.json has placeholders for ${placeholders.join(' and ')}, so nothing is published. Write the real addresses there, run \`pnpm generate\` and commit. See docs/releasing.md.`,
  );
  process.exitCode = 1;
}
