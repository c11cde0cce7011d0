import type { PlaygroundState } from './state.js';

/** What is shown beside the editor. */
export type View = 'findings' | 'compliance' | 'paths';

/** What the page asks its worker. */
export type Question =
  | {
      readonly kind: 'check';
      readonly state: PlaygroundState;
      readonly view: View;
      /** The benchmark of the view `compliance`. */
      readonly benchmark: string;
      /** The width that reports are wrapped to, in columns. */
      readonly columns: number;
    }
  | { readonly kind: 'fix'; readonly state: PlaygroundState; readonly unsafe: boolean }
  | { readonly kind: 'explain'; readonly rule: string };

/** What it answers. */
export interface Answers {
  readonly check: Checked;
  readonly fix: readonly { readonly name: string; readonly text: string }[];
  readonly explain: Explained;
}

export interface Checked {
  /** By file. A link may give a file any name, so this is no object, which has members of its own. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  readonly errors: number;
  readonly warnings: number;
  readonly fixes: { readonly safe: number; readonly unsafe: number };
  /** The report of the view, with the escapes of a terminal. */
  readonly report: string;
  /** Of the view `paths`: the picture, and what it shows as a sentence. */
  readonly picture?: { readonly svg: string; readonly alt: string };
  /** Why nothing was checked: what is wrong with the config. */
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

/** What the menus offer. */
export interface Choices {
  readonly presets: readonly string[];
  /** `latest` and the releases, the newest first. */
  readonly kubernetes: readonly string[];
  /** Benchmarks by id. */
  readonly benchmarks: readonly { readonly id: string; readonly title: string }[];
}
