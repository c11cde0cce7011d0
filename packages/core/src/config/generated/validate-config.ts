// @ts-nocheck
export function validateConfigObject(data: unknown): boolean { return typeof data === 'object'; }
