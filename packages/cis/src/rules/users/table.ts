import { type AnyRule, defineRule } from '@plimsoll/core';
import { isElsewhere } from '@plimsoll/core/internal';
import type { Cursor, Json } from '@plimsoll/core/kubernetes';
import { decodeBase64 } from '../../base64.js';

/** Section 3.1: credentials that are not made for people, where manifests contain them. */
const clientCertificateRequest = defineRule({
  meta: {
    description: 'Avoid client certificates for people',
    scope: 'resource',
    risk: 4,
    severity: 'off',
    cwe: [324],
    precision: 'low',
    messages: {
      client:
        'This request asks for a client certificate, which cannot be revoked before it expires. Authenticate people with an identity provider.',
    },
  },
  create(context) {
    return {
      CertificateSigningRequest(root) {
        const signer = root.at('spec').at('signerName');
        if (signer.value === 'kubernetes.io/kube-apiserver-client')
          context.report({ at: signer, messageId: 'client' });
      },
    };
  },
});

const serviceAccountTokenSecret = defineRule({
  meta: {
    description: 'Disallow long-lived service account token Secrets',
    scope: 'resource',
    risk: 6.5,
    cwe: [613],
    precision: 'high',
    messages: {
      token:
        'This Secret holds a service account token that never expires. Use kubectl create token or a projected volume.',
    },
  },
  create(context) {
    return {
      Secret(root) {
        const type = root.at('type');
        if (type.value === 'kubernetes.io/service-account-token')
          context.report({ at: type, messageId: 'token' });
      },
    };
  },
});

const bootstrapTokenSecret = defineRule({
  meta: {
    description: 'Disallow bootstrap tokens in manifests',
    scope: 'resource',
    supersedes: ['cis/plain-secret'],
    risk: 6.5,
    cwe: [798],
    precision: 'high',
    messages: {
      secret:
        'This Secret is a bootstrap token, so anyone who reads the manifest can join a node to the cluster. Create tokens with kubeadm when you need them.',
      kubeadm:
        'This configuration contains a bootstrap token, so anyone who reads it can join a node to the cluster. Create tokens with kubeadm when you need them.',
    },
  },
  create(context) {
    const inKubeadm = (token: Cursor<Json>): void => {
      if (typeof token.value === 'string' && !isFilledIn(token.value))
        context.report({ at: token, messageId: 'kubeadm' });
    };
    return {
      Secret(root) {
        const type = root.at('type');
        if (type.value !== 'bootstrap.kubernetes.io/token') return;
        const plain = root.at('stringData').at('token-secret').value;
        const encoded = root.at('data').at('token-secret').value;
        const token = plain ?? (typeof encoded === 'string' ? decodeBase64(encoded) : undefined) ?? encoded;
        if (typeof token !== 'string' || !isFilledIn(token))
          context.report({ at: type, messageId: 'secret' });
      },
      'kubeadm.k8s.io/InitConfiguration'(root) {
        for (const token of (root.at('bootstrapTokens') as Cursor<Json[]>).items())
          inKubeadm(token.at('token') as Cursor<Json>);
      },
      'kubeadm.k8s.io/JoinConfiguration'(root) {
        inKubeadm(root.at('discovery').at('bootstrapToken').at('token'));
        inKubeadm(root.at('discovery').at('tlsBootstrapToken'));
      },
    };
  },
});

/** Whether a program replaces the text with the token, so the manifest does not contain it. */
const isFilledIn = (text: string): boolean => isElsewhere(text) || text.includes('{{');

export const users: Readonly<Record<string, AnyRule>> = {
  'client-certificate-request': clientCertificateRequest,
  'service-account-token-secret': serviceAccountTokenSecret,
  'bootstrap-token-secret': bootstrapTokenSecret,
};
