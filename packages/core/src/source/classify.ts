export type DocumentClass =
  | 'manifest'
  | 'kustomization'
  | 'patch'
  | 'helm-chart'
  | 'helm-values'
  | 'template'
  | 'empty'
  | 'other';
