import type { Benchmark } from '@plimsoll/core';
import { aks } from './aks.js';
import { eks } from './eks.js';
import { controlsOf } from './guide.js';

/** Guides of providers, in our words. Each line says which part files show, and which they do not. */
export const benchmarks: readonly Benchmark[] = [
  {
    id: 'platform/aks-best-practices',
    title: 'AKS best practices and baseline architecture, security',
    version: '2026',
    url: 'https://learn.microsoft.com/en-us/azure/aks/best-practices',
    controls: controlsOf(aks),
  },
  {
    id: 'platform/eks-best-practices',
    title: 'Amazon EKS Best Practices Guide, security',
    version: '2026',
    url: 'https://docs.aws.amazon.com/eks/latest/best-practices/security.html',
    controls: controlsOf(eks),
  },
];
