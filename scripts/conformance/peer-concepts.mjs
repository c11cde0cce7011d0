// @ts-check
// The rules for each concept of the peers' test suites. A finding of any of them counts.

/**
 * @typedef {object} Concept
 * @property {readonly string[]} [rules] a finding of any of them is a failure
 * @property {Record<string, import('@plimsoll/core/kubernetes').JsonObject>} [options] by rule, as the peer's policy has them
 * @property {RegExp} [at] the finding paths that the concept is about
 * @property {string} [kubernetesVersion] default: the newest known
 * @property {string} [notAdopted] why no rule exists
 */

const PSS = 'pod-security/';
const CIS = 'cis/';
const NSA = 'nsa-hardening/';

/** All checks of the restricted level, with the baseline ones. */
const LEVEL = [
  'allow-privilege-escalation apparmor-profile capabilities-baseline capabilities-restricted host-ipc host-network',
  'host-path-volumes host-pid host-ports host-probes-lifecycle privileged proc-mount-baseline proc-mount-restricted',
  'run-as-non-root run-as-user seccomp-baseline seccomp-restricted selinux-options sysctls volume-types',
  'windows-host-process',
]
  .flatMap((line) => line.split(' '))
  .map((name) => PSS + name);

/**
 * By concept, or by concept and the last part of the check's name where that is narrower.
 * @type {Readonly<Record<string, Concept>>}
 */
export const CONCEPTS = {
  'allow-privilege-escalation': { rules: [`${PSS}allow-privilege-escalation`] },
  'apparmor-profile-unconfined': { rules: [`${PSS}apparmor-profile`] },
  'capabilities-add-only-net-bind-service': {
    rules: [`${PSS}capabilities-restricted`],
    at: /capabilities\.add/,
  },
  'capabilities-allowlist': { notAdopted: 'A list of a site; the Pod Security Standards have theirs.' },
  'capabilities-beyond-default-set': { rules: [`${PSS}capabilities-baseline`] },
  'capabilities-dangerous': { rules: [`${PSS}capabilities-baseline`, `${PSS}privileged`] },
  'capabilities-drop-all': { rules: [`${PSS}capabilities-restricted`], at: /capabilities\.drop/ },
  'capabilities-drop-all-add-only-net-bind-service': { rules: [`${PSS}capabilities-restricted`] },
  'capabilities-drop-net-raw': { rules: [`${CIS}net-raw`] },
  'capabilities-insecure-kept': { rules: [`${PSS}capabilities-restricted`] },
  'container-runtime-socket-mount': { rules: [`${NSA}runtime-socket`] },
  'container-runtime-socket-mount-label': { notAdopted: 'A label of a site stands for the mount.' },
  'cpu-limits': { rules: [`${NSA}cpu-limits`] },
  'cpu-requests': { rules: [`${NSA}resource-requests`], at: /(?<!\.memory)$/ },
  'cpu-requests-and-limits': { rules: [`${NSA}resource-requests`, `${NSA}cpu-limits`] },
  'cve-2022-0811-cr8escape': { rules: [`${NSA}sysctl-value`] },
  'dangling-network-policy': { rules: [`${NSA}dangling-network-policy`] },
  'dangling-network-policy-peer': { notAdopted: 'A peer may be in files of another team.' },
  'dangling-service-account': {
    notAdopted: 'The ServiceAccount of a pod may come from another team; a pod without one is refused.',
  },
  'default-namespace': { rules: [`${CIS}default-namespace`] },
  'default-service-account-used': { rules: [`${CIS}default-service-account`] },
  'deprecated-api-version': { rules: [`${NSA}removed-api`] },
  'ephemeral-containers-forbidden': { notAdopted: 'The API refuses them in pods that are created.' },
  'exec-probe-command': { notAdopted: 'Which commands are forbidden is a matter of the site.' },
  'helm-tiller': { rules: [`${NSA}tiller`] },
  'host-ipc': { rules: [`${PSS}host-ipc`] },
  'host-namespaces': { rules: [`${PSS}host-ipc`, `${PSS}host-network`, `${PSS}host-pid`] },
  'host-network': { rules: [`${PSS}host-network`] },
  'host-path-persistent-volume': {
    notAdopted: 'The policy allows /data. Our rules check what a path exposes.',
  },
  'host-path-sensitive-directory': { rules: [`${NSA}sensitive-host-path`] },
  'host-path-volume': { rules: [`${PSS}host-path-volumes`] },
  'host-path-writable': { rules: [`${NSA}writable-host-path`] },
  'host-pid': { rules: [`${PSS}host-pid`] },
  'host-port': { rules: [`${PSS}host-ports`] },
  'host-port-allowed-range': {
    notAdopted: 'A range of a site; the Pod Security Standards allow no host port.',
  },
  'image-digest': { rules: [`${NSA}image-digest-pinned`] },
  'image-pull-policy-always': {
    rules: [`${NSA}image-pull-policy`],
    options: { [`${NSA}image-pull-policy`]: { onlyMutableTags: false } },
  },
  'image-pull-policy-always-on-latest': {
    notAdopted: 'For latest alone; image-tag-pinned asks for no such tag.',
  },
  'image-registry-allowlist': {
    rules: [`${CIS}image-registry`],
    options: { [`${CIS}image-registry`]: { allowed: ['eu.foo.io', 'bar.io'] } },
  },
  'image-registry-deprecated': { rules: [`${NSA}frozen-registry`] },
  'image-tag-latest': { rules: [`${NSA}image-tag-pinned`] },
  'image-tag-missing': { rules: [`${NSA}image-tag-pinned`] },
  'image-tag-mutable': { rules: [`${NSA}image-tag-pinned`] },
  'ingress-default-backend': { rules: [`${NSA}ingress-catch-all`] },
  'ingress-https-annotation': { notAdopted: 'An annotation of one controller. Other rules check TLS.' },
  'ingress-nginx-snippet': { rules: [`${NSA}ingress-nginx-snippets`, `${NSA}ingress-nginx-allow-snippets`] },
  'ingress-nginx-snippet-configmap': { rules: [`${NSA}ingress-nginx-allow-snippets`] },
  'ingress-nginx-unsafe-annotation': {
    rules: [`${NSA}ingress-nginx-snippets`, `${NSA}ingress-nginx-injection`],
  },
  'ingress-nginx-unsafe-path': { rules: [`${NSA}ingress-nginx-injection`] },
  'ingress-tls': { rules: [`${CIS}ingress-tls`] },
  'ingress-tls-host-match': {
    notAdopted: 'Hosts that no certificate covers are refused by browsers, not a leak.',
  },
  'ingress-wildcard-host': { rules: [`${NSA}ingress-catch-all`] },
  'linux-hardening-any': { rules: [`${NSA}linux-hardening`] },
  'memory-limits': { rules: [`${NSA}memory-limits`] },
  'memory-requests': { rules: [`${NSA}resource-requests`], at: /(?<!\.cpu)$/ },
  'memory-requests-and-limits': { rules: [`${NSA}resource-requests`, `${NSA}memory-limits`] },
  'namespace-pod-security-admission-label': { rules: [`${CIS}namespace-pod-security`] },
  'network-policy-empty-pod-selector': { rules: [`${NSA}network-policy-broad-selector`] },
  'network-policy-pod-not-selected': { rules: [`${NSA}pod-has-network-policy`] },
  'pod-security-standard-level': { rules: LEVEL },
  'pod-security-standard-level/podsecurity-subrule-baseline': {
    rules: LEVEL.filter((rule) => !/restricted|escalation|run-as|volume-types/.test(rule)),
  },
  'pod-security-standard-level-with-exemption/podsecurity-subrule-restricted-capabilities': {
    rules: LEVEL.filter((rule) => !rule.includes('/capabilities-')),
  },
  'pod-security-standard-level-with-exemption/podsecurity-subrule-restricted-seccomp': {
    rules: LEVEL.filter((rule) => !rule.includes('/seccomp-')),
  },
  'privileged-container': { rules: [`${PSS}privileged`] },
  'privileged-port': {
    notAdopted: 'containerPort binds nothing, and the restricted level allows NET_BIND_SERVICE.',
  },
  'proc-mount-unmasked': { rules: [`${PSS}proc-mount-baseline`] },
  'rbac-admission-webhooks': { rules: [`${CIS}rbac-webhook-config`] },
  'rbac-anonymous-binding': { rules: [`${CIS}rbac-anonymous-binding`] },
  'rbac-bind-escalate-impersonate': { rules: [`${CIS}rbac-escalation-verbs`] },
  'rbac-cluster-admin-binding': { rules: [`${CIS}rbac-cluster-admin-binding`] },
  'rbac-create-pods': { rules: [`${CIS}rbac-pod-create`] },
  'rbac-csr-approval': { rules: [`${CIS}rbac-csr-approval`] },
  'rbac-nodes-proxy': { rules: [`${CIS}rbac-nodes-proxy`] },
  'rbac-pod-exec-attach': { rules: [`${NSA}rbac-pod-exec`], kubernetesVersion: '1.34' },
  'rbac-read-secrets': { rules: [`${CIS}rbac-secrets-read`] },
  'rbac-system-masters-binding': { rules: [`${CIS}rbac-system-masters`] },
  'rbac-unauthenticated-binding': { rules: [`${CIS}rbac-anonymous-binding`] },
  'rbac-wildcard': { rules: [`${CIS}rbac-wildcards`] },
  'rbac-wildcard-resources': { rules: [`${CIS}rbac-wildcards`], at: /\.resources/ },
  'rbac-wildcard-verbs': { rules: [`${CIS}rbac-wildcards`], at: /\.verbs/ },
  'read-only-root-filesystem': { rules: [`${NSA}read-only-root-filesystem`] },
  'resource-requests-and-limits': { rules: [`${NSA}resource-requests`, `${NSA}memory-limits`] },
  'restricted-volume-types': { rules: [`${PSS}volume-types`] },
  'run-as-non-root': { rules: [`${PSS}run-as-non-root`] },
  'run-as-root-group': { rules: [`${NSA}root-group`] },
  'run-as-root-group/check-runasgroup': {
    rules: [`${NSA}root-group`],
    options: { [`${NSA}root-group`]: { requireRunAsGroup: true } },
    at: /runAsGroup/,
  },
  'run-as-root-group/check-fsgroup': { rules: [`${NSA}root-group`], at: /fsGroup/ },
  'run-as-root-group/check-supplementalgroups': { rules: [`${NSA}root-group`], at: /supplementalGroups/ },
  'run-as-user-zero': { rules: [`${PSS}run-as-user`] },
  'runtime-class': { notAdopted: 'The policy allows two classes of a site, or none.' },
  'scc-privileged-container': { notAdopted: 'A kind of OpenShift alone.' },
  'seccomp-profile-required': { rules: [`${PSS}seccomp-restricted`] },
  'seccomp-profile-unconfined': { rules: [`${PSS}seccomp-baseline`] },
  'secret-literal-in-env': { rules: [`${NSA}credentials-in-config`, `${NSA}exposed-token`] },
  'secret-reference-in-env': { rules: [`${CIS}secret-env`] },
  'secret-reference-in-env/secrets-not-from-env': { rules: [`${CIS}secret-env`], at: /\.env\[/ },
  'secret-reference-in-env/secrets-not-from-env-vars': { rules: [`${CIS}secret-env`], at: /\.env\[/ },
  'secret-reference-in-env/secrets-not-from-envfrom': { rules: [`${CIS}secret-env`], at: /\.envFrom\[/ },
  'secret-reference-in-volume': { notAdopted: 'A Secret as a file is what the standards ask for.' },
  'secret-type-service-account-token': { rules: [`${CIS}service-account-token-secret`] },
  'selinux-options-restricted': { rules: [`${PSS}selinux-options`] },
  'selinux-options-type': { rules: [`${PSS}selinux-options`] },
  'selinux-options-user-role': { rules: [`${PSS}selinux-options`] },
  'sensitive-data-in-configmap': { rules: [`${NSA}credentials-in-config`, `${NSA}exposed-token`] },
  'service-account-token-automount': {
    rules: [`${CIS}service-account-token-automount`, `${CIS}default-service-account-token`],
    options: { [`${CIS}service-account-token-automount`]: { ignoreIfBound: false } },
  },
  'service-external-ips': { rules: [`${NSA}service-external-ips`] },
  'service-external-name-localhost': { rules: [`${NSA}external-name-local`] },
  'service-port-range': { notAdopted: 'A range of a site.' },
  'service-type-load-balancer': { rules: [`${NSA}exposed-service`] },
  'service-type-node-port': { rules: [`${NSA}exposed-service`] },
  'ssh-port': { rules: [`${NSA}ssh-server`] },
  'supplemental-groups-range': { notAdopted: 'A range of a site.' },
  'unsafe-sysctls': { rules: [`${PSS}sysctls`] },
  'user-group-fsgroup-id-fixed': { notAdopted: 'Ids of a site.' },
  'windows-host-process': { rules: [`${PSS}windows-host-process`] },
};
