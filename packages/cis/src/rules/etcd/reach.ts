import type { Component, Cursor, Json } from '@plimsoll/core/kubernetes';
import { isLoopback } from '@plimsoll/rule-kit';

/** Whether etcd serves clients in plain text on loopback only: its traffic crosses no network. */
export function isOnLoopback(component: Component): boolean {
  const { state, items } = component.setting('listen-client-urls');
  return (
    state === 'given' && items.length > 0 && items.every((url) => isLoopback({ text: authorityOf(url) }))
  );
}

/** Whether only containers of its own pod reach etcd, such as an API server that has its own store. */
export function isWithinPod(component: Component): boolean {
  if (component.source !== 'arguments' || !isOnLoopback(component)) return false;
  const spec = component.at.parent?.parent as Cursor<Json> | undefined;
  return spec !== undefined && spec.at('hostNetwork').value !== true;
}

/** `127.0.0.1:2379` of `http://127.0.0.1:2379/`; empty for https, which asks for certificates everywhere. */
function authorityOf(url: string): string {
  const [, authority = ''] = /^\s*http:\/\/([^/]*)/i.exec(url) ?? [];
  return authority.trim();
}
