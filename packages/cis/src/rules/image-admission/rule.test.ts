import { definePlugin } from '@plimsoll/core';
import { testRule } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { documents } from '../../../test/policies.js';
import { imageAdmission } from './rule.js';

const plugin = definePlugin({
  meta: { name: '@plimsoll/cis', version: '0.0.0', prefix: 'cis' },
  rules: { 'image-admission': imageAdmission },
});

const apiserver = (flags = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.37.0
    command: [kube-apiserver, --enable-admission-plugins=NodeRestriction${flags}]
`;
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {policy.sigstore.dev/include: "true"}}
`;
const sigstore = (spec: string): string =>
  `apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: signed}\nspec: ${spec}\n`;
const KEYED = '{images: [{glob: "**"}], authorities: [{key: {data: k}}]}';
const kyverno = (spec: string, item: string): string =>
  `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: signed}
spec:
  ${spec}
  rules:
  - {name: r, match: {any: [{resources: {kinds: [Pod]}}]}, verifyImages: [${item}]}
`;
const ITEM = '{imageReferences: ["*"], attestors: [{count: 1}]}';

const weak = (reason: string) => ({
  messageId: 'weak',
  text: '--enable-admission-plugins=NodeRestriction',
  message: `The admission plugin ImagePolicyWebhook is not enabled, and ${reason} Any image can run where that policy does not deny it.`,
});

void testRule(
  {
    plugin,
    rule: 'image-admission',
    partial: true,
    valid: [
      documents(apiserver(), NAMESPACE, sigstore(KEYED)),
      documents(apiserver(), kyverno('validationFailureAction: Enforce', ITEM)),
      {
        name: 'a policy for labelled namespaces, of which no file has one',
        code: documents(apiserver(), sigstore(KEYED)),
        unknown: [
          'ClusterImagePolicy signed covers only namespaces with the label policy.sigstore.dev/include.',
        ],
      },
      { name: 'no policy about images, and no API server', code: NAMESPACE },
      { name: 'a policy that holds', code: documents(NAMESPACE, sigstore(KEYED)) },
      {
        name: 'a partial run without an API server',
        code: documents(NAMESPACE, sigstore(KEYED.replace('{', '{mode: warn, '))),
        complete: false,
        unknown: ['Only a part of the project was linted.'],
      },
      {
        name: 'a partial run',
        code: apiserver(),
        complete: false,
        unknown: ['Only a part of the project was linted.'],
      },
    ],
    invalid: [
      {
        code: apiserver(),
        findings: [{ messageId: 'off', text: '--enable-admission-plugins=NodeRestriction' }],
      },
      {
        name: 'a policy that lets every image pass, without an API server in the files',
        code: documents(
          NAMESPACE,
          sigstore('{images: [{glob: "**"}], authorities: [{static: {action: pass}}]}'),
        ),
        findings: [
          {
            messageId: 'namespace',
            text: 'shop',
            message:
              "Images in namespace 'shop' are not verified, because ClusterImagePolicy signed verifies nothing, because an authority accepts every image. Make the policy deny unverified images there.",
          },
        ],
      },
      {
        name: 'a policy for one repository, without an API server in the files',
        code: documents(
          NAMESPACE,
          kyverno('validationFailureAction: Enforce', ITEM.replace('*', 'ghcr.io/a/*')),
        ),
        findings: [
          {
            messageId: 'namespace',
            text: 'shop',
            message:
              "Images in namespace 'shop' are not verified, because ClusterPolicy signed covers only ghcr.io/a/*. Make the policy deny unverified images there.",
          },
        ],
      },
      {
        name: 'a policy that warns',
        code: documents(apiserver(), NAMESPACE, sigstore(KEYED.replace('{', '{mode: warn, '))),
        findings: [weak('ClusterImagePolicy signed only warns.')],
      },
      {
        name: 'a policy that lets every image pass',
        code: documents(
          apiserver(),
          NAMESPACE,
          sigstore('{images: [{glob: "**"}], authorities: [{static: {action: pass}}]}'),
        ),
        findings: [
          weak('ClusterImagePolicy signed verifies nothing, because an authority accepts every image.'),
        ],
      },
      {
        name: 'a policy that audits',
        code: documents(apiserver(), kyverno('background: false', ITEM)),
        findings: [weak('ClusterPolicy signed only reports.')],
      },
      {
        name: 'a policy for one repository',
        code: documents(
          apiserver(),
          kyverno('validationFailureAction: Enforce', ITEM.replace('*', 'ghcr.io/a/*')),
        ),
        findings: [weak('ClusterPolicy signed covers only ghcr.io/a/*.')],
      },
      {
        name: 'a namespace without the label',
        code: documents(apiserver(), NAMESPACE.replace('"true"', '"false"'), sigstore(KEYED)),
        findings: [
          weak(
            'ClusterImagePolicy signed does not cover the namespace, which lacks the label policy.sigstore.dev/include: "true".',
          ),
        ],
      },
    ],
  },
  { describe, it },
);
