import type { Benchmark } from '@plimsoll/core';

export const benchmarks: readonly Benchmark[] = [];
