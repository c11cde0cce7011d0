// Lints objects before they are written or applied. Programs can get them: cdk8s by `Testing.synth(chart)` or
// `chart.toJson()`, Pulumi in a resource transformation. Without text, findings have paths but no regions.
import { fromObjects, lint, loadConfig } from 'plimsoll';

const labels = { app: 'web' };
const objects = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            { name: 'app', image: 'registry.example/web:1.4.2', securityContext: { privileged: true } },
          ],
        },
      },
    },
  },
];

const { config } = await loadConfig({ presets: ['pod-security/baseline'] });
const { findings, errors } = await lint([fromObjects(objects, { path: 'objects.js' })], config);

for (const { severity, resource, pathByName, message, ruleId } of findings)
  console.log(`${severity}: ${resource.kind} ${resource.name}, ${pathByName}: ${message} [${ruleId}]`);
process.exitCode = errors.length > 0 ? 2 : findings.some(({ severity }) => severity === 'error') ? 1 : 0;
