// Lints objects before they are written or applied. There is no text, so findings have paths and no regions.
// ../generated has programs that lint what cdk8s, the Kubernetes client and Pulumi make.
import { fromObjects, lint, loadConfig, visibleFindings } from 'plimsoll';

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
const result = await lint([fromObjects(objects, { path: 'objects.js' })], config);
const findings = visibleFindings(result);

for (const { severity, resource, pathByName, message, ruleId } of findings)
  console.log(`${severity}: ${resource.kind} ${resource.name}, ${pathByName}: ${message} [${ruleId}]`);
process.exitCode =
  result.errors.length > 0 ? 2 : findings.some(({ severity }) => severity === 'error') ? 1 : 0;
