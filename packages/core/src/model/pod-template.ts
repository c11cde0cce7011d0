import type { Path } from '../json.js';

/**
 * How a pod is written: as a Kubernetes template with metadata and spec, as its spec alone, as one map that is both the
 * pod and its main container, or as in Argo Workflows, Tekton or KServe.
 */
export type PodForm = 'template' | 'spec' | 'container' | 'argo-workflow' | 'tekton' | 'kserve';

/** `*` stands for every item of a list and every entry of a map. */
export interface PodTemplateLocation {
  readonly group: string;
  readonly kind: string;
  /** Where the pod is. The empty path for a Pod. */
  readonly path: Path;
  readonly form: PodForm;
  /** Whether the pod gets more from elsewhere: what is not set here is unknown. */
  readonly partial?: boolean;
}

/** Where a schema embeds a pod, and whether its containers may come from elsewhere. */
export type PodInSchema = Pick<PodTemplateLocation, 'path' | 'form' | 'partial'>;
