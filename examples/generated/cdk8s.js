// Lints what a chart of cdk8s makes, in a test of the chart or before `app.synth()` writes it.
import { ApiObject, Chart, Testing } from 'cdk8s';
import { fromObjects, lint, loadConfig, visibleFindings } from 'plimsoll';

class Web extends Chart {
  constructor(scope, id) {
    super(scope, id);
    const labels = { app: 'web' };
    new ApiObject(this, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { hostNetwork: true, containers: [{ name: 'app', image: 'registry.example/web:1.4.2' }] },
        },
      },
    });
  }
}

const { config } = await loadConfig({ presets: ['pod-security/baseline'] });
const objects = Testing.synth(new Web(Testing.app(), 'web'));
const result = await lint([fromObjects(objects, { path: 'web.js' })], config);
for (const { resource, pathByName, ruleId } of visibleFindings(result))
  console.log(`${resource?.kind} ${resource?.name}: ${pathByName} [${ruleId}]`);
