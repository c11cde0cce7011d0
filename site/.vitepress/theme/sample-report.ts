import { withBase } from 'vitepress';
import { defineComponent, h } from 'vue';
import { reportNodes } from '../../playground/report.js';

declare const __SAMPLE__: string;

/** What the command prints of the sample of the first page: made when the site is built, so that it is true. */
export const SampleReport = defineComponent({
  name: 'SampleReport',
  setup: () => () =>
    h('pre', { class: 'report' }, [
      ...reportNodes(__SAMPLE__, { goTo() {}, urlOf: (rule) => withBase(`/rules/${rule}`) }),
    ]),
});
