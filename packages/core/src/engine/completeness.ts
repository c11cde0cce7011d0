import type { UnknownMember } from '../model/project.js';

/** What a run knows about things that its files do not say. */
export interface Completeness {
  /** Whether the files are the whole project. If not, rules about absence report nothing. Default: true. */
  readonly complete?: boolean;
  /**
   * Members of clusters besides the files. Rules about absence report nothing if such a member may be what is absent.
   */
  readonly unknownMembers?: readonly UnknownMember[];
}
