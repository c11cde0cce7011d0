/** Annotations of ingress-nginx, including its first prefix, and of NGINX's own controller. */
export const NGINX = /^(?:(?:nginx\.)?ingress\.kubernetes\.io|nginx\.(?:org|com))\//;

/** The image repositories of ingress-nginx. */
export const CONTROLLERS: readonly string[] = ['ingress-nginx/controller', 'ingress-nginx/controller-chroot'];
