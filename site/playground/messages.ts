import type { PlaygroundState } from './state.js';

/** The view beside the editor. */
export type View = 'findings' | 'compliance' | 'paths';

/** A question of the page to its worker. */
export type Question =
  | {
      readonly kind: 'check';
      readonly state: PlaygroundState;
      readonly view: View;
      /** The benchmark of the view `compliance`. */
      readonly benchmark: string;
      /** The width of reports, in columns. */
      readonly columns: number;
    }
  | { readonly kind: 'fix'; readonly state: PlaygroundState; readonly unsafe: boolean }
  | { readonly kind: 'explain'; readonly rule: string };

/** The answer of the worker. */
export interface Answers {
  readonly check: Checked;
  readonly fix: readonly { readonly name: string; readonly text: string }[];
  readonly explain: Explained;
}

export interface Checked {
  /** By file. A link may give a file any name, and an object has names of its own, such as `constructor`. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  readonly errors: number;
  readonly warnings: number;
  readonly fixes: { readonly safe: number; readonly unsafe: number };
  /** The report in the current view, with the escapes of a terminal. */
  readonly report: string;
  /** For the view `paths`: the picture, and a sentence that says what it shows. */
  readonly picture?: { readonly svg: string; readonly alt: string };
  /** The problems of the config, if nothing was checked. */
  readonly failure?: string;
}

/** A finding at its place in the text of a file. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly rule: string;
  readonly fix?: {
    readonly safety: 'safe' | 'unsafe';
    readonly edits: readonly {
      readonly startOffset: number;
      readonly endOffset: number;
      readonly text: string;
    }[];
  };
}

/** The help of a rule. */
export interface Explained {
  readonly why: string;
  readonly fix: string;
}

/** The entries of the menus. */
export interface Choices {
  readonly presets: readonly string[];
  /** `latest` and the releases, the newest first. */
  readonly kubernetes: readonly string[];
  /** Benchmarks by id. */
  readonly benchmarks: readonly { readonly id: string; readonly title: string }[];
}
