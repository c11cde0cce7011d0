import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Validate } from '../src/internal.js';

type Core = typeof import('../src/index.js');

/** Bundles core as a web page would, into one script. Whatever has to be left out of the bundle is an error. */
async function bundleForBrowser(): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL('../src/index.ts', import.meta.url)),
    platform: 'browser',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    onLog(level, log, handler) {
      handler(level === 'warn' ? 'error' : level, log);
    },
  });
  const { output } = await build.generate({ format: 'iife', name: 'core', codeSplitting: false });
  await build.close();
  const [chunk, ...others] = output;
  expect(others).toEqual([]);
  const imports = [...chunk.imports, ...chunk.dynamicImports];
  expect(imports.filter((file) => file !== chunk.fileName)).toEqual([]);
  return chunk.code;
}

/** What a page has beside the language itself: nothing of Node, and no code from strings. */
function browser(): Record<string, unknown> {
  const globals = {
    TextEncoder,
    TextDecoder,
    URL,
    AbortController,
    structuredClone,
    queueMicrotask,
    setTimeout,
  };
  const context = createContext({ ...globals }, { codeGeneration: { strings: false, wasm: false } });
  expect(() => runInContext('new Function("return 1")', context)).toThrow(/Code generation from strings/);
  expect(runInContext('typeof process + typeof Buffer + typeof require', context)).toBe(
    'undefined'.repeat(3),
  );
  return context;
}

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: app
          image: docker.io/app:1
          securityContext:
            privileged: true
        - name: proxy
          image: registry.example/proxy:1
`;

/** As ajv compiles a schema ahead of time: the errors are a property of the function. */
const validateRegistry: Validate = (options) => {
  const valid = Array.isArray((options as { allowed?: unknown }).allowed);
  const error = { instancePath: '/allowed', keyword: 'type', params: { type: 'array' } };
  validateRegistry.errors = valid ? null : [error];
  return valid;
};

/** A pack of a user, with one rule that has options. */
function pluginOf({ definePlugin, defineRule }: Core) {
  return definePlugin({
    meta: { name: 'house-rules', version: '1.0.0', prefix: 'house' },
    rules: {
      privileged: defineRule({
        meta: {
          description: 'No privileged containers',
          risk: 9,
          messages: { found: "'{{name}}' is privileged." },
        },
        create(context) {
          return {
            Container(container) {
              const at = container.at('securityContext').at('privileged');
              if (at.value === true)
                context.report({ at, messageId: 'found', data: { name: container.name } });
            },
          };
        },
      }),
      registry: defineRule({
        meta: {
          description: 'Images come from our registries',
          risk: 5,
          messages: { found: 'This image is from elsewhere.' },
          schema: {
            type: 'object',
            properties: { allowed: { type: 'array', items: { type: 'string' } } },
            additionalProperties: false,
          },
          defaultOptions: { allowed: [] },
        },
        create(context) {
          return {
            Container(container) {
              const at = container.at('image');
              if (!context.options.allowed.some((registry) => at.value?.startsWith(`${registry}/`)))
                context.report({ at, messageId: 'found' });
            },
          };
        },
      }),
    },
    validators: { registry: validateRegistry },
  });
}

describe('core in a browser whose content policy forbids code generation', () => {
  let core: Core;
  beforeAll(async () => {
    const code = await bundleForBrowser();
    const context = browser();
    runInContext(code, context, { filename: 'core.js' });
    core = runInContext('core', context) as Core;
  });

  it('lints with a config and with options of a rule', async () => {
    const config = core.resolveConfig({
      plugins: [pluginOf(core)],
      rules: {
        'house/privileged': 'error',
        'house/registry': ['warn', { allowed: ['registry.example'] }],
      },
    });
    const file = await core.parse({ path: 'web.yaml', text: manifest });
    const result = await core.lint([file], config);

    expect(result.errors).toEqual([]);
    const shown = result.findings.map(({ ruleId, severity, region }) => ({
      ruleId,
      severity,
      text: region && manifest.slice(region.startOffset, region.endOffset),
    }));
    expect(shown).toEqual([
      { ruleId: 'house/registry', severity: 'warn', text: 'docker.io/app:1' },
      { ruleId: 'house/privileged', severity: 'error', text: 'true' },
    ]);
  });

  it('refuses a config, and options that do not fit', () => {
    const plugins = [pluginOf(core)];
    expect(() => core.resolveConfig({ plugins, rules: { 'house/privilegd': 'error' } })).toThrow(
      /privileged/,
    );
    expect(() => core.resolveConfig({ plugins, rules: { 'house/privileged': 'fatal' as 'error' } })).toThrow(
      /"error"/,
    );
    expect(() =>
      core.resolveConfig({ plugins, rules: { 'house/registry': ['warn', { allowed: 'all' }] } }),
    ).toThrow(core.ConfigError);
  });
});
