import { defineComponent, h, ref } from 'vue';

/** Hides the rows of the tables of a page that do not have all the words that are asked for. */
export const RuleFilter = defineComponent({
  name: 'RuleFilter',
  setup() {
    const said = ref('');
    const element = ref<HTMLElement>();
    const filter = (asked: string): void => {
      const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
      const rows = element.value?.closest('.vp-doc')?.querySelectorAll<HTMLElement>('tbody tr') ?? [];
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent?.toLowerCase() ?? '';
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown++;
      }
      said.value = words.length === 0 ? '' : `${shown} of ${rows.length} rules`;
    };
    return () =>
      h('p', { class: 'rule-filter', ref: element }, [
        h('label', {}, [
          h('span', {}, 'Filter '),
          h('input', {
            type: 'search',
            placeholder: 'rbac critical',
            onInput: ({ target }: Event) => filter((target as HTMLInputElement).value),
          }),
        ]),
        h('output', {}, said.value),
      ]);
  },
});
