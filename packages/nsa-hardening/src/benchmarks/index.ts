import type { Benchmark } from '@plimsoll/core';
import { attackContainers } from './attack-containers.js';
import { hardeningGuide } from './hardening-guide.js';
import { controlOf } from './technique.js';
import { threatMatrix } from './threat-matrix.js';

export const benchmarks: readonly Benchmark[] = [
  {
    id: 'nsa-hardening/v1.2',
    title: 'NSA/CISA Kubernetes Hardening Guide v1.2',
    version: 'v1.2',
    url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
    controls: hardeningGuide,
  },
  {
    id: 'nsa-hardening/threat-matrix',
    title: 'Threat matrix for Kubernetes',
    version: '2024',
    url: 'https://microsoft.github.io/Threat-Matrix-for-Kubernetes/',
    controls: threatMatrix.map(controlOf),
  },
  {
    id: 'nsa-hardening/attack-containers',
    title: 'MITRE ATT&CK, matrix for containers',
    version: '2025',
    url: 'https://attack.mitre.org/matrices/enterprise/containers/',
    controls: attackContainers.map(controlOf),
  },
];
