import type { Json } from '../../json.js';
import { type Judgement, unknown, YES } from './judgement.js';

/** Fields of a pod that Pod Security is about, and names of policies for them. */
const SECURITY =
  /privileg|capabilit|seccomp|apparmor|selinux|procmount|sysctl|hostp(?:ath|ort|rocess|id)|hostnetwork|hostipc|host[-_](?:path|port|network|namespace)|hostnamespace|runas|securitycontext|pod-?security|psp|user-group|readonlyroot/i;

/** Whether what a policy demands is about the security of pods, as far as its text shows. */
export function aboutSecurity(texts: readonly (Json | undefined)[]): Judgement {
  return texts.some((text) => text !== undefined && SECURITY.test(JSON.stringify(text)))
    ? YES
    : unknown('validates pods, and whether it is about their security is not known');
}
