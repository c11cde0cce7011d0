import { defineRule } from '@plimsoll/core';
import type { AnyCursor, Cursor } from '@plimsoll/core/kubernetes';
import { isScript, programsOf, scriptsOf, withoutComments } from './scripts.js';

const DOWNLOADS =
  /\b(?:curl|wget|urllib|urlopen|requests\.get|iwr|irm|invoke-\w+request|invoke-restmethod|downloadstring)\b/i;

/** Downloads piped into programs that run text: shells, interpreters. */
const PIPED =
  /\b(?:curl|wget)\s[^\n;|]{0,600}(?:\|[^\n;|]{1,200}){0,2}\|\s{0,8}(?:sudo\s{1,8}(?:-\S{1,20}\s{1,8}){0,3})?(?:env\s{1,8})?(?:\w{1,40}=\S{0,200}\s{1,8}){0,5}(?:\/\w{1,20}){0,4}\/?(?:(?:ba|da|a|z|k)?sh(?=\s|$|["';)&|])(?!\s{1,8}-\w{0,4}c\b)|(?:python[\d.]{0,4}|perl|node|ruby|php)(?:\s{1,4}-)?[ \t]{0,4}(?=$|["';)&|\n]))/;
const SUBSTITUTED =
  /(?:\b(?:ba|da|a|z|k)?sh|\bpython[\d.]{0,4}|\bsource|(?:^|[\s;&])\.)\s{1,8}(?:-\w{1,8}\s{1,8})?<\(\s{0,8}(?:curl|wget)\b|\b(?:(?:ba|da|a|z|k)?sh\s{1,8}-\w{0,8}c|eval)\s{1,8}["']?(?:\$\(|`)\s{0,8}(?:curl|wget)\b/m;
const INTERPRETED = /\b(?:exec|eval)\s{0,4}\([^\n]{0,120}(?:urlopen|urllib|requests\.get)/;
const POWERSHELL =
  /\b(?:iex|invoke-expression)\b[^\n]{0,120}\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b|\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring)\b[^\n|]{0,400}\|\s{0,8}(?:iex|invoke-expression)\b/i;
/** Downloads to a file, whose name is compared with what runs. */
const STORED =
  /\b(?:curl|wget)\s[^\n;|&]{0,600}?(?:(?<=\s)-\w{0,6}[oO]\s{0,4}|--output(?:-document)?[= ]|>\s{0,4})(?:\.\/)?([\w./-]{1,200}\.(?:sh|bash|py))(?=[\s;&])/g;
const FORMS = [PIPED, SUBSTITUTED, INTERPRETED, POWERSHELL];

/** Commands that verify a download. */
const CHECKED =
  /\b(?:sha(?:1|256|512)sum|shasum|b2sum|cosign\s|minisign|get-filehash)|\bgpgv?\s[^\n]{0,200}--verify|\bgpgv\s/i;

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Pod security": only run what was built, scanned and signed. */
export const remoteScript = defineRule({
  meta: {
    description: 'Avoid running scripts straight from the network',
    scope: 'resource',
    risk: 6.0,
    cwe: [494, 829],
    precision: 'high',
    messages: {
      container:
        "Container '{{container}}' downloads a script and runs it, so anyone who can change that script runs code in the pod. Put the script into the image.",
      text: "The script '{{key}}' downloads another script and runs it, so anyone who can change that script runs code here. Put it into the image.",
    },
  },
  create(context) {
    return {
      Container(container) {
        for (const { text, at } of scriptsOf(container, DOWNLOADS))
          if (isRun(text))
            context.report({ at, messageId: 'container', data: { container: container.name } });
      },
      ConfigMap(root) {
        for (const [key, at, text] of scriptsIn(root, DOWNLOADS))
          if (isRun(text)) context.report({ at, messageId: 'text', data: { key } });
      },
    };
  },
});

const isRun = (script: string): boolean =>
  !CHECKED.test(script) && (FORMS.some((form) => form.test(script)) || isStoredAndRun(script));

function isStoredAndRun(script: string): boolean {
  for (const { 0: stored, 1: name = '', index } of script.matchAll(STORED)) {
    const commands = script.slice(index + stored.length).split(/[\n;&|]/, 20);
    if (commands.some((command) => runs(command.trim().split(/\s+/), name))) return true;
  }
  return false;
}

/** `x.sh`, `./x.sh`, `bash -e x.sh`, `. x.sh`. */
function runs(words: readonly string[], name: string): boolean {
  const program = words.findIndex((word) => word !== 'sudo' && !/^\w+=/.test(word));
  const isInterpreter = /^(?:(?:\/usr)?\/bin\/)?(?:(?:ba|da|a|k|z)?sh|python[\d.]*|source|\.)$/.test(
    words[program] ?? '',
  );
  const at = isInterpreter
    ? words.findIndex((word, index) => index > program && !word.startsWith('-'))
    : program;
  return words[at]?.replace(/^["']|["']$/g, '').replace(/^\.\//, '') === name;
}

const CLIENTS = /\b(?:curl|wget|kubectl|oc|helm|requests|httpx?)\b/;

/** Flags that make a client accept any certificate. */
const UNVERIFIED =
  /\bcurl\s(?:[^\n;|]{0,600}\s)?(?:-[A-Za-z]{0,8}k[A-Za-z]{0,8}|--insecure)(?=\s|$|["';|])|\bwget\s[^\n;|]{0,600}--no-check-certificate\b|\bverify\s{0,4}=\s{0,4}False\b|\bhttps?\s[^\n;|]{0,600}--verify[= ](?:no|false)\b/;
const KUBECTL =
  /\b(?:kubectl|oc|helm)\s[^\n;|]{0,600}--(?:kube-)?insecure-skip-tls-verify(?:=true)?(?=\s|$|["';|])/;

/** The token of the pod's ServiceAccount, or the API server that accepts it. */
const TOKEN =
  /\/serviceaccount\/token\b|\/var\/run\/secrets\/kubernetes\.io\/serviceaccount|\/run\/secrets\/kubernetes\.io\/serviceaccount|\bAuthorization:\s{0,4}Bearer\b[^\n]{0,400}(?:kubernetes\.default|KUBERNETES_SERVICE_HOST|KUBERNETES_PORT)|(?:kubernetes\.default|KUBERNETES_SERVICE_HOST|KUBERNETES_PORT)[^\n]{0,400}\bAuthorization:\s{0,4}Bearer\b/;

/** https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
export const unverifiedApiClient = defineRule({
  meta: {
    description: "Check the API server's certificate in scripts",
    scope: 'resource',
    risk: 6.5,
    cwe: [295],
    precision: 'high',
    messages: {
      container:
        "Container '{{container}}' sends a service account token without verifying the server's certificate, so anyone impersonating the server gets the token. Pass the CA with --cacert.",
      text: "The script '{{key}}' sends a service account token without verifying the server's certificate, so anyone impersonating the server gets the token. Pass the CA with --cacert.",
    },
  },
  create(context) {
    return {
      Container(container) {
        for (const { text, at } of [...scriptsOf(container, CLIENTS), ...programsOf(container, CLIENTS)])
          if (isUnverified(text))
            context.report({ at, messageId: 'container', data: { container: container.name } });
      },
      ConfigMap(root) {
        for (const [key, at, text] of scriptsIn(root, CLIENTS))
          if (isUnverified(text)) context.report({ at, messageId: 'text', data: { key } });
      },
    };
  },
});

function isUnverified(script: string): boolean {
  return KUBECTL.test(script) || (TOKEN.test(script) && UNVERIFIED.test(script));
}

function* scriptsIn(
  root: Cursor<{ data?: Record<string, string> }>,
  hint: RegExp,
): Generator<readonly [key: string, at: AnyCursor, text: string]> {
  for (const [key, at] of root.at('data').entries()) {
    const text = at.value;
    if (typeof text === 'string' && isScript(key, text) && hint.test(text))
      yield [key, at, withoutComments(text)];
  }
}
