import { writerSteps } from '../graph/volumes.js';
import type { Techniques } from './technique.js';

/** From a container to others with the same volume. */
export const VOLUMES: Techniques = {
  'shared-volume': {
    title: 'writes code to a volume, and other containers run it',
    references: ['T1080'],
    rules: [],
    source: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
    ofCluster: (context) => (context.assumes('shared-code') ? writerSteps(context) : []),
  },
};
