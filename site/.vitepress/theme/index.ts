import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent } from 'vue';
import { RuleFilter } from './rule-filter.js';
import { SampleReport } from './sample-report.js';
import './playground.css';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('RuleFilter', RuleFilter);
    app.component('SampleReport', SampleReport);
    // The editor and the linter are loaded on the one page that has them.
    app.component(
      'Playground',
      // On the server there is none, so that it is not built for one.
      import.meta.env.SSR ? {} : defineAsyncComponent(() => import('../../playground/Playground.js')),
    );
  },
} satisfies Theme;
