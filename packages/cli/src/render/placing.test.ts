import { parse } from '@plimsoll/core';
import { readResources } from '@plimsoll/core/internal';
import { expect, test } from 'vitest';
import { KustomizeTexts } from './kustomize-texts.js';
import { renderedFile } from './placing.js';

const RELEASE = `---
# what the author wrote
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web
spec:
  chartRef: {kind: OCIRepository, name: app-template}
  values:
    controllers:
      web:
        containers:
          app:
            image: {repository: nginx, tag: 1.27.0}
            securityContext: {privileged: true}
`;
const BUILT = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web
  namespace: shop
spec:
  chartRef:
    kind: OCIRepository
    name: app-template
  values:
    controllers:
      web:
        containers:
          app:
            image:
              repository: nginx
              tag: 1.27.0
            securityContext:
              privileged: true
`;

test('objects that a chart makes from values are traced to the values as written', async () => {
  const source = await parse({ path: 'app.yaml', text: RELEASE });
  const parsed = await parse({ path: 'app.yaml', role: 'plain', text: BUILT, cluster: 'prod' });
  // The built object, before variables are filled in.
  const builtOf = () => readResources(parsed, { cluster: 'prod', namespace: undefined })[0]!.value;
  const { place } = renderedFile(parsed, source, {
    texts: new KustomizeTexts('/'),
    stepsOf: () => [],
    builtOf,
  });
  const pods = readResources(parsed, { cluster: 'prod', namespace: undefined }).filter(
    ({ kind }) => kind === 'Deployment',
  );
  expect(pods).toHaveLength(1);
  const [pod] = pods;
  const path = ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'privileged'];
  const range = pod!.locator.locate(path)!;
  const region = parsed.source.region(range.valueStart, range.valueEnd);
  const { apiVersion, kind, document, item } = pod!;
  const resource = { apiVersion, kind, document, cluster: 'prod', ...(item !== undefined && { item }) };
  const placed = place({ file: 'app.yaml', resource, path, region });
  expect(placed.region && RELEASE.slice(placed.region.startOffset, placed.region.endOffset)).toBe('true');
  expect(placed.region?.startLine).toBe(15);
  expect(placed.origin?.approximate).toBeUndefined();
});
