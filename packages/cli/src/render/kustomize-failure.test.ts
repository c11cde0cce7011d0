import { describe, expect, test } from 'vitest';
import { reasonOfFailure } from './kustomize-failure.js';

const shown = (absolute: string): string => absolute.replace(/^\/repo\//, '');
const reason = (stderr: string): string => reasonOfFailure(stderr, shown);

/** As kustomize 5.7 and kubectl 1.32 write them. */
const TOLD: readonly (readonly [string, string, string])[] = [
  [
    'a resource that is there twice',
    "Error: accumulating resources: accumulation err='accumulating resources from 'sub': '/repo/s/sub' must resolve to a file': recursed accumulation of path '/repo/s/sub': accumulating resources: accumulation err='merging resources from 'q.yaml': may not add resource with an already registered id: Pod.v1.[noGrp]/x.[noNs]': must build at directory: '/repo/c/q.yaml': file is not directory\n",
    'it contains the Pod x twice. Remove it from one of the files, or give one of the two a namePrefix or namespace',
  ],
  [
    'a patch for nothing, behind a warning',
    "# Warning: 'patchesStrategicMerge' is deprecated. Please use 'patches' instead.\nError: no resource matches strategic merge patch \"Deployment.v1.apps/other.shop\": no matches for Id Deployment.v1.apps/other.shop; failed to find unique target for patch Deployment.v1.apps/other.shop\n",
    'a patch is for the Deployment other, which is not among the resources. Correct the kind, name or namespace in the patch, or name the file that has it in "resources"',
  ],
  [
    'a patch that is none',
    'Error: trouble configuring builtin PatchTransformer with config: `\npatch: \'[{op: replace, path: /spec/zz/y, value: hunter2}]\'\n`: unable to parse SM or JSON patch from [patch: "[{value: hunter2}]"]\n',
    'an inline patch is neither a resource nor a list of JSON patch operations. A resource needs apiVersion, kind and metadata.name; an operation needs op, path and value',
  ],
  [
    'what has no name',
    "Error: accumulating resources: accumulation err='accumulating resources from 'p.yaml': missing metadata.name in object {{v1 Pod} {{ } map[a:hunter2] map[]}}': must build at directory: '/repo/d/p.yaml': file is not directory",
    'a Pod has no metadata.name. Give it one, because kustomize does not accept generateName',
  ],
  [
    'a file that is no YAML',
    "Error: accumulating resources: accumulating resources from 'p.yaml': MalformedYAMLError: yaml: line 3: mapping values are not allowed in this context in File: p.yaml",
    'p.yaml is not valid YAML (line 3): mapping values are not allowed in this context',
  ],
  [
    'a field of another name',
    'Error: invalid Kustomization: json: unknown field "resource"',
    'it has the field "resource", which kustomize does not know. Correct the spelling',
  ],
  [
    'a circle',
    "Error: accumulating resources: accumulation err='accumulating resources from '../g': '/repo/g' must resolve to a file': cycle detected: candidate root '/repo/g' contains visited root '/repo/g'",
    'it includes g, which includes it again. Remove one of the two from "resources"',
  ],
  [
    'a file beside the kustomization',
    "Error: loading KV pairs: file sources: [../b/p.yaml]: security; file '/repo/b/p.yaml' is not in or below '/repo/h'",
    'it names b/p.yaml, but kustomize only reads files in and below h. Move the file there, or add a kustomization to its directory and name that',
  ],
  [
    'another shape',
    'Error: wrong node kind: expected SequenceNode but got ScalarNode: node contents:\nhunter2\n\n',
    'a patch has a single value where the resource has a list. Give both the same shape',
  ],
  [
    'kubectl, with a log line',
    "E1130 04:00:45.670148   17514 run.go:72] \"command failed\" err=\"accumulating resources: accumulation err='accumulating resources from 'gone.yaml': evalsymlink failure on '/repo/a/gone.yaml' : lstat /repo/a/gone.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '/repo/a/gone.yaml' : lstat /repo/a/gone.yaml: no such file or directory\"",
    'it names a/gone.yaml, which does not exist. Correct the path, or add the file',
  ],
  [
    'a generator that changes nothing',
    'Error: merging from generator &{0x18cb9e126a90 <nil>}: id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"ConfigMap", isClusterScoped:false}, Name:"x", Namespace:""} does not exist; cannot merge or replace',
    'a generator changes the ConfigMap x, which is not among the resources. Remove its "behavior", or name the resource',
  ],
  [
    'what nobody knows here, without what it quotes',
    "Error: accumulating resources: accumulation err='accumulating resources from 'sub': '/repo/sub' must resolve to a file': recursed accumulation of path '/repo/sub': trouble with config `token: hunter2`: the frobnicator of {token: hunter2} in /repo/sub/x.yaml is not ready\n",
    'kustomize says: trouble with config …: the frobnicator of … in sub/x.yaml is not ready',
  ],
  [
    'the same of kubectl, on several lines',
    'E1130 04:00:47.215154   17589 run.go:72] "command failed" err=<\n\tthe frobnicator is not ready: /repo/x.yaml\n >\n',
    'kustomize says: the frobnicator is not ready: x.yaml',
  ],
  ['nothing', '', 'kustomize gives no reason'],
];

describe('what kustomize prints about a failed build', () => {
  test.each(TOLD)('%s', (_, stderr, said) => {
    expect(reason(stderr)).toBe(said);
  });
});
