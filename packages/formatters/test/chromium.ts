import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The Chromium on PATH: tests in a browser are skipped where there is none, and never download one. */
export const chromiumOnPath = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
