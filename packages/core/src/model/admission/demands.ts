import type { Json } from '../../json.js';
import { type Judgement, unknown, YES } from './judgement.js';

/** Fields of a pod that Pod Security is about, and names of policies for them. */
const SECURITY =
  /privileg|capabilit|seccomp|apparmor|selinux|procmount|sysctl|hostp(?:ath|ort|rocess|id)|hostnetwork|hostipc|host[-_](?:path|port|network|namespace)|hostnamespace|runas|securitycontext|pod-?security|psp|user-group|readonlyroot/i;

/** Caches results for parts of policies: every namespace asks again. */
const known = new WeakMap<object, boolean>();

function namesSecurity(part: Json | undefined): boolean {
  if (part === undefined) return false;
  if (typeof part !== 'object' || part === null) return SECURITY.test(JSON.stringify(part));
  let names = known.get(part);
  if (names === undefined) {
    names = SECURITY.test(JSON.stringify(part));
    known.set(part, names);
  }
  return names;
}

/** Whether a policy demands something about the security of pods, as far as its text shows. */
export function aboutSecurity(parts: readonly (Json | undefined)[]): Judgement {
  return parts.some(namesSecurity) ? YES : unknown('validates pods, but may not check their security');
}
