import type { Benchmark } from '@plimsoll/core';

/** The platform handbook. It lists every control, even those that no manifest shows, so that coverage stays honest. */
export const handbook: Benchmark = {
  id: 'acme/v3',
  title: 'Acme platform handbook',
  version: '3.0.0',
  url: 'https://handbook.acme.example/platform/v3',
  controls: [
    {
      id: 'P1',
      title: 'Every workload has an owner',
      section: 'Ownership',
      assessment: 'full',
      rules: ['acme/team-label'],
    },
    {
      id: 'P2',
      title: 'The owner answers within an hour',
      section: 'Ownership',
      assessment: 'none',
      rules: [],
      note: 'No manifest shows it: ask the rota.',
    },
    {
      id: 'S1',
      title: 'Images are scanned',
      section: 'Supply chain',
      assessment: 'partial',
      rules: ['acme/own-registry'],
      note: 'Our registry scans what it holds; files show where images come from.',
    },
    {
      id: 'S2',
      title: 'Workloads cannot take over a node',
      section: 'Supply chain',
      assessment: 'full',
      // A benchmark may name rules of other plugins.
      rules: ['pod-security/privileged', 'pod-security/host-path-volumes'],
    },
    {
      id: 'A1',
      title: 'Draining a node stops no service',
      section: 'Availability',
      assessment: 'full',
      rules: ['acme/disruption-budget'],
    },
  ],
};
