import type { ResolvedConfig } from '../config/resolve.js';

/**
 * What a run remembers for the next one of the same project: pass the same object to each run. A run with a memory gives
 * byte for byte what one without gives, and does again only what can have changed. Files are the same if `lint` gets the
 * same `ParsedFile`, so keep those of unchanged files. The memory holds nothing of runs before the last, forgets what
 * another config or other options would change, and stays usable after a run that ended early. One run uses it at a
 * time.
 */
export class LintMemory {
  #config: ResolvedConfig | undefined;

  /** Begins a run: forgets everything if the config is another one. */
  begin(config: ResolvedConfig): void {
    this.#config = config;
  }

  /** The config of the last run. */
  get config(): ResolvedConfig | undefined {
    return this.#config;
  }
}
