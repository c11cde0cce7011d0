import type { JsonObject } from '@plimsoll/core/kubernetes';
import { textAt } from '../names.js';
import type { Application } from './types.js';

/**
 * Fills Argo CD's build variables into a text. Those about the deployed revision stay: it is unknown here.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/build-environment/
 */
export function withVariables(
  text: string,
  { name, project, targetNamespace = '' }: Application,
  source: JsonObject,
): string {
  const variables: Readonly<Record<string, string>> = {
    ARGOCD_APP_NAME: name,
    ARGOCD_APP_NAMESPACE: targetNamespace,
    ARGOCD_APP_PROJECT_NAME: project,
    ARGOCD_APP_SOURCE_PATH: textAt(source, 'path') ?? '',
    ARGOCD_APP_SOURCE_REPO_URL: textAt(source, 'repoURL') ?? '',
    ARGOCD_APP_SOURCE_TARGET_REVISION: textAt(source, 'targetRevision') ?? '',
  };
  return text.replaceAll(/\$(?:\{(ARGOCD_\w+)\}|(ARGOCD_\w+))/g, (whole, braced?: string, bare?: string) => {
    const variable = braced ?? bare ?? '';
    return Object.hasOwn(variables, variable) ? variables[variable]! : whole;
  });
}
