import { h, type VNode } from 'vue';

interface Tab {
  readonly id?: string;
  readonly title: string;
  readonly selected: boolean;
  readonly choose: () => void;
  /** For a tab whose title the user can change. */
  readonly rename?: () => void;
}

/**
 * A list of tabs, after the pattern of the ARIA practices. Tab stops at the chosen tab. Arrows, Home and End go to the
 * others.
 * @param controls the id of what the tabs change
 */
export const tabList = (label: string, className: string, controls: string, tabs: readonly Tab[]): VNode =>
  h(
    'div',
    { class: className, role: 'tablist', 'aria-label': label, onKeydown: move },
    tabs.map(({ id, title, selected, choose, rename }) =>
      h(
        'button',
        {
          key: title,
          id,
          type: 'button',
          role: 'tab',
          'aria-selected': selected,
          'aria-controls': controls,
          tabindex: selected ? 0 : -1,
          onClick: choose,
          onDblclick: rename,
        },
        title,
      ),
    ),
  );

function move(event: KeyboardEvent): void {
  const tabs = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role="tab"]')];
  const now = tabs.indexOf(event.target as HTMLElement);
  const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab?.focus();
  tab?.click();
}
