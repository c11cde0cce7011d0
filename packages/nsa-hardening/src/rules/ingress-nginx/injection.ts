import { defineRule } from '@plimsoll/core';
import {
  type Cursor,
  isOfRepository,
  parseImageReference,
  type Resource,
  wordsOf,
} from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { CONTROLLERS, NGINX } from './names.js';

/** Control characters, quotes, and characters that end or open an NGINX directive: none belongs in these values. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule looks for control characters
const BREAKS_OUT = /[\u0000-\u001f\u007f"'`;{}]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Repetitions in regular expressions, which use braces too. */
const REPETITIONS = /\{\d*(?:,\d*)?\}/g;

/** Checks for values that break out of their place, by the ends of keys. */
const INJECTABLE: readonly (readonly [key: RegExp, breaksOut: (value: string) => boolean])[] = [
  [/\/(?:auth-url|auth-tls-match-cn|mirror-(?:target|host))$/, (value) => BREAKS_OUT.test(value)],
  [/\/auth-method$/, (value) => !/^[A-Za-z]*$/.test(value)],
  [/\/auth-proxy-set-headers$/, (value) => !/^[\w./-]*$/.test(value)],
  [/\/rewrite-target$/, (value) => BREAKS_OUT.test(value.replace(REPETITIONS, ''))],
];

/** Directives, up to a semicolon, and files that belong in no annotation. */
const DIRECTIVE = /(?:^|\s)(?:alias|root)\b/;
const SMUGGLED = /_by_lua|\/etc\/(?:passwd|shadow|group|nginx|ingress-controller)|\/var\/run\/secrets/;

const RESTRICTED_PATH =
  /^\/(?:etc|root|var\/run\/(?:secrets|kubernetes\/serviceaccount))(?:\/|$)|_by_lua|(?:^|\s)(?:alias|root)\s/;

/** The first version of each minor release without known injection faults. */
const MENDED: Readonly<Record<string, number>> = { '1.13': 9, '1.14': 5, '1.15': 1 };

/**
 * https://nvd.nist.gov/vuln/detail/CVE-2025-24514 (auth-url), CVE-2025-1097 (auth-tls-match-cn), CVE-2025-1098
 * (mirror), CVE-2021-25745 and CVE-2026-24512 (path), CVE-2021-25746 (annotations), CVE-2025-15566
 * (auth-proxy-set-headers), CVE-2026-1580 (auth-method), CVE-2026-3288 (rewrite-target) and CVE-2026-4342 (control
 * characters), all of which end in code in the controller.
 * https://github.com/kubernetes/kubernetes/issues/137893 has the latest fixed versions.
 */
export const injection = defineRule({
  meta: {
    description: 'Disallow configuration injection through ingress-nginx',
    scope: 'resource',
    risk: 7.5,
    cwe: [94],
    precision: 'high',
    messages: {
      characters:
        'The annotation {{key}} contains characters that can inject directives into the NGINX configuration. Remove them.',
      directive:
        'The value of the annotation {{key}} contains an NGINX directive or names a file of the controller. Remove it.',
      path: 'This path names files of the ingress-nginx controller. Remove it.',
      pathCharacters:
        'This path contains characters that can inject directives into the NGINX configuration. Remove them.',
      level:
        'With annotations-risk-level: Critical, every Ingress can inject configuration into the controller. Set High or lower.',
      validation:
        'The controller does not validate the annotations of Ingresses. Remove the flag: validation is on by default.',
      version:
        "Container '{{name}}' runs ingress-nginx {{version}}, in which an Ingress can run code (CVE-2026-4342) and which gets no more fixes. Move to another controller. Until then, run 1.15.1.",
    },
    supersedes: ['nsa-hardening/end-of-life-component'],
    schema: optionsSchema({
      maintainedForks: listOf('Image prefixes of maintained forks. Their versions are not checked.'),
    }),
    defaultOptions: { maintainedForks: [] },
  },
  create(context) {
    const { maintainedForks } = context.options;
    return {
      Ingress(root, resource) {
        for (const [key, at] of root.at('metadata').at('annotations').entries()) {
          const value: unknown = at.value;
          if (typeof value !== 'string' || !NGINX.test(key) || /-snippets?$/.test(key)) continue;
          const directive = value.search(DIRECTIVE);
          if (SMUGGLED.test(value) || (directive !== -1 && value.includes(';', directive)))
            context.report({ at, messageId: 'directive', data: { key } });
          else if (breaksOut(key, value.trimEnd()))
            context.report({ at, messageId: 'characters', data: { key } });
        }
        if (!mayBeNginx(root.at('spec').at('ingressClassName').value, resource)) return;
        const rules = root.at('spec').at('rules').items();
        for (const path of rules.flatMap((rule) => rule.at('http').at('paths').items())) {
          const at = path.at('path');
          if (RESTRICTED_PATH.test(at.value ?? '')) context.report({ at, messageId: 'path' });
          else if (BREAKS_OUT.test((at.value ?? '').replace(REPETITIONS, '')))
            context.report({ at, messageId: 'pathCharacters' });
        }
      },
      ConfigMap(root) {
        const at = root.at('data').at('annotations-risk-level') as Cursor<unknown>;
        if (at.value === 'Critical') context.report({ at, messageId: 'level' });
      },
      Container(container) {
        const image = container.at('image');
        const text = image.value;
        if (!isOfRepository(text, CONTROLLERS)) return context.notApplicable();
        const flag = wordsOf(container).find(({ text }) => text === '--enable-annotation-validation=false');
        if (flag) context.report({ at: flag.at, messageId: 'validation' });
        if (maintainedForks.some((start) => text?.startsWith(start))) return;
        const version = parseImageReference(text ?? '')?.tag;
        if (version !== undefined && isVulnerable(version))
          context.report({ at: image, messageId: 'version', data: { name: container.name, version } });
      },
    };
  },
});

function breaksOut(key: string, value: string): boolean {
  const own = INJECTABLE.find(([end]) => end.test(key));
  if (own?.[1](value)) return true;
  return CONTROL.test(value) && /^(?:nginx\.)?ingress\.kubernetes\.io\//.test(key) && !isList(value);
}

/** Whether a value is a list with an item on each line, which the controller trims. */
const isList = (value: string): boolean => value.split('\n').every((line) => /^[\w\s.:/*-]*,?$/.test(line));

/** Whether a version is before 1.13 or below `MENDED`. Other texts are not. */
function isVulnerable(tag: string): boolean {
  const [, major, minor, patch] = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[^\d.]|$)/.exec(tag) ?? [];
  if (major === undefined) return false;
  if (Number(major) !== 1) return Number(major) < 1;
  return Number(minor) < 13 || Number(patch) < (MENDED[`${major}.${minor}`] ?? 0);
}

/** The class of an Ingress may have any name, and none means the cluster's default. Other controllers' names show. */
function mayBeNginx(className: string | undefined, { annotations }: Resource): boolean {
  const name = className ?? annotations['kubernetes.io/ingress.class'];
  return name === undefined || name.includes('nginx');
}
