import { withBase } from 'vitepress';
import {
  computed,
  defineComponent,
  h,
  nextTick,
  onBeforeUnmount,
  onMounted,
  ref,
  shallowRef,
  type VNode,
} from 'vue';
import { Checker } from './checker.js';
import { Editor } from './editor.js';
import { EXAMPLES } from './examples.js';
import { FileTabs } from './file-tabs.js';
import type { Checked, Choices, View } from './messages.js';
import { fromFragment, toFragment } from './permalink.js';
import { reportNodes } from './report.js';
import { isConfig, type PlaygroundState } from './state.js';
import { tabList } from './tabs.js';

const VIEWS: readonly (readonly [View, string])[] = [
  ['findings', 'Findings'],
  ['compliance', 'Compliance'],
  ['paths', 'Attack paths'],
];

/** The delay between a change and its check, in milliseconds. */
const PAUSE = 200;
/** The longest link that chats and mails do not cut, in characters. */
const LONG_LINK = 30_000;

const urlOf = (rule: string): string => withBase(`/rules/${rule}`);

const Playground = defineComponent({
  name: 'ManifestPlayground',
  setup() {
    const state = shallowRef<PlaygroundState>(EXAMPLES[0]!);
    const shown = ref(EXAMPLES[0]!.files[0]!.name);
    const view = ref<View>('findings');
    const benchmark = ref('');
    const choices = shallowRef<Choices>();
    const checked = shallowRef<Checked>();
    const busy = ref(true);
    const notice = ref('');
    const picture = ref('');
    const editorElement = ref<HTMLElement>();
    const reportElement = ref<HTMLElement>();
    let editor: Editor | undefined;
    let checker: Checker | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let fragment = '';
    let running = false;

    const texts = computed(() => new Map(state.value.files.map(({ name, text }) => [name, text])));
    const config = computed(() => state.value.files.find(({ name }) => isConfig(name))?.name);

    /** Sets the state. Call `check` after it. */
    const set = (next: PlaygroundState, file = shown.value): void => {
      state.value = next;
      const known = next.files.some(({ name }) => name === file);
      shown.value = known ? file : next.files[0]!.name;
      editor?.show(shown.value, texts.value);
      soon();
    };
    const change = (part: Partial<PlaygroundState>, file?: string): void =>
      set({ ...state.value, ...part }, file);

    const soon = (): void => {
      busy.value = true;
      clearTimeout(timer);
      timer = setTimeout(run, PAUSE);
    };

    /** Runs one check at a time. If the user types meanwhile, only the last text is checked next. */
    const run = async (): Promise<void> => {
      if (!checker || !choices.value || running) return;
      running = true;
      const asked = state.value;
      const askedView = view.value;
      const askedBenchmark = benchmark.value;
      const isCurrent = (): boolean =>
        asked === state.value && askedView === view.value && askedBenchmark === benchmark.value;
      await keep(asked);
      try {
        const answer = await checker.ask<'check'>({
          kind: 'check',
          state: plain(asked),
          view: askedView,
          benchmark: askedBenchmark,
          columns: columnsOf(reportElement.value),
        });
        if (isCurrent()) {
          checked.value = answer;
          showPicture(answer);
          mark();
        }
      } catch (error) {
        checked.value = undefined;
        notice.value = (error as Error).message;
      }
      running = false;
      if (isCurrent()) busy.value = false;
      else soon();
    };

    const mark = (): void => {
      const text = texts.value.get(shown.value) ?? '';
      editor?.mark(checked.value?.marks.get(shown.value) ?? [], text);
    };

    /** The picture as an image, so that no script in it runs. */
    const showPicture = (answer: Checked): void => {
      if (picture.value !== '') URL.revokeObjectURL(picture.value);
      picture.value = answer.picture
        ? URL.createObjectURL(new Blob([answer.picture.svg], { type: 'image/svg+xml' }))
        : '';
    };

    /** Writes the state into the address, so that it survives a reload. */
    const keep = async (kept: PlaygroundState): Promise<void> => {
      // A browser without compression still checks.
      const next = await toFragment(kept).catch(() => fragment);
      if (kept !== state.value || next === fragment) return;
      try {
        history.replaceState(history.state, '', next);
        fragment = next;
      } catch {
        // Browsers may refuse long addresses and frequent changes. The next change tries again.
      }
    };

    const load = async (): Promise<void> => {
      if (location.hash === fragment && fragment !== '') return;
      fragment = location.hash;
      try {
        const found = await fromFragment(location.hash);
        notice.value = '';
        if (found) set(found, found.files[0]!.name);
      } catch (error) {
        notice.value = `The link cannot be read: ${(error as Error).message}. This is the first example instead.`;
        set(EXAMPLES[0]!, EXAMPLES[0]!.files[0]!.name);
      }
    };

    const share = async (): Promise<void> => {
      await keep(state.value);
      try {
        await navigator.clipboard.writeText(location.href);
        notice.value = 'The link is copied. It holds all files; no server gets them.';
      } catch {
        notice.value = 'Copy the address of this page. It holds all files; no server gets them.';
      }
      if (location.href.length > LONG_LINK)
        notice.value += ' It is long: some programs cut it when they pass it on.';
    };

    const applyFixes = async (unsafe: boolean): Promise<void> => {
      const asked = state.value;
      const fixed = await checker!.ask<'fix'>({ kind: 'fix', state: plain(asked), unsafe });
      if (asked !== state.value) return;
      const changed = new Map(fixed.map(({ name, text }) => [name, text]));
      const own = changed.get(shown.value);
      if (own !== undefined) editor?.replace(own);
      change({
        files: state.value.files.map(({ name, text }) => ({ name, text: changed.get(name) ?? text })),
      });
    };

    const chooseExample = (index: number): void => {
      const example = EXAMPLES[index];
      if (!example) return;
      // The back button returns to the former state.
      history.pushState(null, '', location.href);
      const { files, preset, kubernetes } = example;
      set({ files, preset, kubernetes }, files[0]!.name);
    };

    const chooseView = (next: View): void => {
      view.value = next;
      soon();
    };

    const goTo = (file: string, line: number, column: number): void => {
      if (!texts.value.has(file)) return;
      show(file);
      editor?.goTo(line, column);
    };

    const show = (file: string): void => {
      shown.value = file;
      editor?.show(file, texts.value);
      mark();
    };

    onMounted(async () => {
      await nextTick();
      editor = new Editor(editorElement.value!, {
        changed(text) {
          const { files } = state.value;
          if (texts.value.get(shown.value) === text) return;
          state.value = {
            ...state.value,
            files: files.map((file) => (file.name === shown.value ? { ...file, text } : file)),
          };
          soon();
        },
        explain: (rule) => checker!.ask<'explain'>({ kind: 'explain', rule }),
        urlOf,
      });
      checker = new Checker(
        (given) => {
          choices.value = given;
          benchmark.value ||= given.benchmarks.find(({ id }) => /^cis\/v/.test(id))?.id ?? '';
          soon();
        },
        (message) => {
          notice.value = message;
        },
      );
      addEventListener('hashchange', load);
      addEventListener('popstate', load);
      addEventListener('resize', soon);
      if (import.meta.env.PROD) navigator.serviceWorker?.register(withBase('/sw.js')).catch(() => {});
      await load();
      editor.show(shown.value, texts.value);
    });
    onBeforeUnmount(() => {
      clearTimeout(timer);
      removeEventListener('hashchange', load);
      removeEventListener('popstate', load);
      removeEventListener('resize', soon);
      editor?.destroy();
      checker?.close();
    });

    const toolbar = (): VNode =>
      h('div', { class: 'toolbar' }, [
        select(
          'Example',
          '',
          [
            h('option', { value: '' }, 'Choose an example'),
            ...EXAMPLES.map(({ title }, index) => option(String(index), title)),
          ],
          (value) => value !== '' && chooseExample(Number(value)),
        ),
        select(
          'Rules',
          config.value === undefined ? state.value.preset : '',
          config.value === undefined
            ? [
                h('optgroup', { label: 'All packs' }, [
                  option('recommended', 'Recommended'),
                  option('strict', 'Strict'),
                ]),
                h(
                  'optgroup',
                  { label: 'One preset' },
                  (choices.value?.presets ?? []).map((id) => option(id, id)),
                ),
              ]
            : [option('', `as in ${config.value}`)],
          (preset) => change({ preset }),
          config.value !== undefined,
        ),
        select(
          'Kubernetes',
          state.value.kubernetes,
          [...new Set([...(choices.value?.kubernetes ?? ['latest']), state.value.kubernetes])].map(
            (version) => option(version, version),
          ),
          (kubernetes) => change({ kubernetes }),
        ),
        h('button', { type: 'button', class: 'button', onClick: share }, 'Share'),
      ]);

    const summary = (): string => {
      if (!choices.value) return 'Loading the linter…';
      if (busy.value) return 'Checking…';
      const result = checked.value;
      if (!result || result.failure !== undefined) return 'Nothing was checked.';
      const { errors, warnings } = result;
      if (errors + warnings === 0) return 'No findings';
      return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
    };

    const fixButtons = (): readonly (VNode | undefined)[] => {
      const { safe = 0, unsafe = 0 } = checked.value?.fixes ?? {};
      return [
        safe > 0
          ? h(
              'button',
              { type: 'button', class: 'button', onClick: () => applyFixes(false) },
              `Apply ${count(safe, 'safe fix', 'safe fixes')}`,
            )
          : undefined,
        unsafe > 0
          ? h(
              'button',
              {
                type: 'button',
                class: 'button',
                title: 'Some of them may break a workload: test what you change.',
                onClick: () => applyFixes(true),
              },
              `Apply all ${count(safe + unsafe, 'fix', 'fixes')}`,
            )
          : undefined,
      ];
    };

    const panel = (): VNode => {
      const result = checked.value;
      return h('section', { class: 'panel', 'aria-label': 'What Plimsoll says' }, [
        tabList(
          'Reports',
          'views',
          'report',
          VIEWS.map(([name, title]) => ({
            id: `view-${name}`,
            title,
            selected: view.value === name,
            choose: () => chooseView(name),
          })),
        ),
        h('div', { class: 'status' }, [
          h('p', { role: 'status', class: { busy: busy.value } }, summary()),
          ...(view.value === 'findings' ? fixButtons() : []),
          view.value === 'compliance'
            ? select(
                'Benchmark',
                benchmark.value,
                (choices.value?.benchmarks ?? []).map(({ id, title }) => option(id, title)),
                (id) => {
                  benchmark.value = id;
                  soon();
                },
              )
            : undefined,
        ]),
        h(
          'div',
          {
            id: 'report',
            role: 'tabpanel',
            'aria-labelledby': `view-${view.value}`,
            tabindex: 0,
            ref: reportElement,
            class: ['report', view.value],
          },
          [
            result?.failure === undefined ? undefined : h('pre', { class: 'failure' }, result.failure),
            view.value === 'paths' && picture.value !== '' && result?.picture
              ? h('div', { class: 'picture', tabindex: 0, role: 'group', 'aria-label': 'The picture' }, [
                  h('img', { src: picture.value, alt: result.picture.alt }),
                ])
              : undefined,
            h('pre', {}, result ? [...reportNodes(result.report ?? '', { goTo, urlOf })] : ''),
          ],
        ),
      ]);
    };

    return () =>
      h('main', { class: 'playground' }, [
        h('h1', {}, 'Playground'),
        toolbar(),
        notice.value === '' ? undefined : h('p', { class: 'notice', role: 'status' }, notice.value),
        h('div', { class: 'halves' }, [
          h('section', { class: 'files', 'aria-label': 'Files' }, [
            h(FileTabs, {
              names: state.value.files.map(({ name }) => name),
              shown: shown.value,
              onShow: show,
              onAdd: (name: string) => change({ files: [...state.value.files, { name, text: '' }] }, name),
              onRename: (from: string, to: string) => {
                editor?.rename(from, to);
                change(
                  {
                    files: state.value.files.map((file) =>
                      file.name === from ? { ...file, name: to } : file,
                    ),
                  },
                  to,
                );
              },
              onRemove: (name: string) =>
                change({ files: state.value.files.filter((file) => file.name !== name) }),
            }),
            h('div', { id: 'editor', ref: editorElement, class: 'editor' }),
          ]),
          panel(),
        ]),
      ]);
  },
});

export default Playground;

/** A plain copy that can be sent to a worker. */
const plain = ({ files, preset, kubernetes }: PlaygroundState): PlaygroundState => ({
  files: files.map(({ name, text }) => ({ name, text })),
  preset,
  kubernetes,
});

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

const option = (value: string, text: string): VNode => h('option', { value }, text);

function select(
  label: string,
  value: string,
  options: readonly VNode[],
  choose: (value: string) => void,
  disabled = false,
): VNode {
  return h('label', {}, [
    h('span', {}, label),
    h(
      'select',
      {
        value,
        disabled,
        onChange: ({ target }: Event) => choose((target as HTMLSelectElement).value),
      },
      [...options],
    ),
  ]);
}

/** The number of columns of text that fit into an element. */
function columnsOf(parent: HTMLElement | undefined): number {
  const pre = parent?.querySelector('pre:last-of-type');
  if (!parent || !pre) return 80;
  const ruler = document.createElement('span');
  ruler.textContent = '0'.repeat(100);
  ruler.style.position = 'absolute';
  ruler.style.visibility = 'hidden';
  ruler.style.whiteSpace = 'pre';
  pre.append(ruler);
  const { width } = ruler.getBoundingClientRect();
  ruler.remove();
  const { paddingLeft, paddingRight } = getComputedStyle(parent);
  const room = parent.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  return Math.max(40, Math.floor(room / (width / 100)));
}
