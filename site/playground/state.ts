/** What a visitor wrote and chose. A permalink contains all of it. */
export interface PlaygroundState {
  readonly files: readonly PlaygroundFile[];
  /** A name of `PRESETS`, or the id of one preset of a pack. */
  readonly preset: string;
  /** `latest`, or a release such as `1.34`. */
  readonly kubernetes: string;
}

interface PlaygroundFile {
  /** As a path from the root of a repository. */
  readonly name: string;
  readonly text: string;
}

/** Groups of presets under one name. */
export const PRESETS: Readonly<Record<string, readonly string[]>> = {
  recommended: [
    'pod-security/recommended',
    'cis/recommended',
    'nsa-hardening/recommended',
    'platform/recommended',
    'attack-paths/recommended',
  ],
  strict: [
    'pod-security/restricted',
    'cis/level-2',
    'nsa-hardening/strict',
    'platform/strict',
    'attack-paths/strict',
  ],
};

/** A file with one of these names is the config. Then the page offers no preset. */
export const isConfig = (name: string): boolean =>
  /^(?:plimsoll\.config\.(?:ya?ml|json)|\.plimsoll\.ya?ml)$/.test(name);

/** The most characters of all files together in a link. */
export const MAX_TEXT = 1_000_000;
const MAX_FILES = 50;

/** Why a file may not have a name beside the other files. Undefined if it may. */
export function nameProblem(name: string, others: readonly string[]): string | undefined {
  if (name === '') return 'A file needs a name.';
  if (name.length > 200) return 'The name has more than 200 characters. Choose a shorter one.';
  if (/[\p{Cc}\p{Cf}\\]/u.test(name)) return 'The name has a character that no name may have. Remove it.';
  if (name.startsWith('/') || name.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return 'The name must be a path such as apps/web.yaml.';
  if (others.includes(name)) return `There is a file ${name} already. Choose another name.`;
  return undefined;
}

/**
 * Reads a state from the data of a link, which anybody may have written.
 * @throws Error that says what is wrong with it
 */
export function readState(data: unknown): PlaygroundState {
  const { files, preset = 'recommended', kubernetes = 'latest' } = asObject(data, 'it');
  if (!Array.isArray(files) || files.length === 0 || files.length > MAX_FILES)
    throw new Error(`it must have 1 to ${MAX_FILES} files`);
  const names: string[] = [];
  let length = 0;
  const read = files.map((file: unknown) => {
    if (!Array.isArray(file)) throw new Error('a file must be a name and a text');
    const [name, text] = file as readonly unknown[];
    if (typeof name !== 'string' || typeof text !== 'string')
      throw new Error('a file must be a name and a text');
    const problem = nameProblem(name, names);
    if (problem !== undefined) throw new Error(problem);
    names.push(name);
    length += text.length;
    // Line breaks as in the editor, so that places in the checked text are right in the shown one.
    return { name, text: text.replaceAll(/\r\n?/g, '\n') };
  });
  if (length > MAX_TEXT) throw new Error('its files are too large');
  if (typeof preset !== 'string' || !/^[a-z][a-z0-9-]*(?:\/[a-z0-9-]+)?$/.test(preset))
    throw new Error('it names no preset');
  if (typeof kubernetes !== 'string' || !/^(?:latest|1\.\d{1,2})$/.test(kubernetes))
    throw new Error('it names no version of Kubernetes');
  return { files: read, preset, kubernetes };
}

function asObject(data: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null) throw new Error(`${what} must be an object`);
  return data as Readonly<Record<string, unknown>>;
}
