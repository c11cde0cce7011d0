import type { Component, Cursor, Json } from '@plimsoll/core/kubernetes';
import { isLoopback } from '../../settings/checks.js';

/** Whether etcd is told to serve clients in plain text, on loopback alone: what it sends crosses no network. */
export function isOnLoopback(component: Component): boolean {
  const { state, items } = component.setting('listen-client-urls');
  return (
    state === 'given' && items.length > 0 && items.every((url) => isLoopback({ text: authorityOf(url) }))
  );
}

/** Whether only the containers of its own pod reach etcd: an API server that brings a store along, say. */
export function isWithinPod(component: Component): boolean {
  if (component.source !== 'arguments' || !isOnLoopback(component)) return false;
  const spec = component.at.parent?.parent as Cursor<Json> | undefined;
  return spec !== undefined && spec.at('hostNetwork').value !== true;
}

/** `127.0.0.1:2379` of `http://127.0.0.1:2379/`; nothing of https, which asks for certificates wherever it is. */
function authorityOf(url: string): string {
  const [, authority = ''] = /^\s*http:\/\/([^/]*)/i.exec(url) ?? [];
  return authority.trim();
}
