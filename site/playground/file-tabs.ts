import { defineComponent, h, nextTick, type PropType, ref } from 'vue';
import { nameProblem } from './state.js';
import { tabList } from './tabs.js';

/** Tabs with the names of the files. They choose, add, rename and remove files. */
export const FileTabs = defineComponent({
  name: 'FileTabs',
  props: {
    names: { type: Array as PropType<readonly string[]>, required: true },
    shown: { type: String, required: true },
  },
  emits: {
    show: (_name: string) => true,
    add: (_name: string) => true,
    rename: (_from: string, _to: string) => true,
    remove: (_name: string) => true,
  },
  setup(props, { emit }) {
    /** What the user is naming. */
    const writing = ref<'add' | 'rename'>();
    const name = ref('');
    const problem = ref('');
    const input = ref<HTMLInputElement>();

    const write = async (what: 'add' | 'rename'): Promise<void> => {
      writing.value = what;
      name.value = what === 'rename' ? props.shown : freeName(props.names);
      problem.value = '';
      await nextTick();
      input.value?.select();
    };

    const done = (event: Event): void => {
      event.preventDefault();
      const others =
        writing.value === 'rename' ? props.names.filter((other) => other !== props.shown) : props.names;
      problem.value = nameProblem(name.value, others) ?? '';
      if (problem.value !== '') return;
      if (writing.value === 'add') emit('add', name.value);
      else if (name.value !== props.shown) emit('rename', props.shown, name.value);
      writing.value = undefined;
    };

    const action = (label: string, sign: string, act: () => void, disabled = false) =>
      h(
        'button',
        { type: 'button', class: 'action', title: label, 'aria-label': label, disabled, onClick: act },
        sign,
      );

    return () =>
      h('div', { class: 'tabs' }, [
        tabList(
          'Files',
          'names',
          'editor',
          props.names.map((each) => ({
            title: each,
            selected: each === props.shown,
            choose: () => emit('show', each),
            rename: () => write('rename'),
          })),
        ),
        h('div', { class: 'actions' }, [
          action('Add a file', '+', () => write('add')),
          action(`Rename ${props.shown}`, '✎', () => write('rename')),
          action(`Remove ${props.shown}`, '×', () => emit('remove', props.shown), props.names.length === 1),
        ]),
        writing.value === undefined
          ? undefined
          : h('form', { class: 'naming', onSubmit: done }, [
              h('input', {
                ref: input,
                value: name.value,
                'aria-label': writing.value === 'add' ? 'Name of the new file' : `New name of ${props.shown}`,
                'aria-invalid': problem.value !== '',
                'aria-describedby': 'name-problem',
                spellcheck: false,
                autocapitalize: 'off',
                onInput: ({ target }: Event) => {
                  name.value = (target as HTMLInputElement).value;
                },
                onKeydown: ({ key }: KeyboardEvent) => {
                  if (key === 'Escape') writing.value = undefined;
                },
              }),
              h('button', { type: 'submit', class: 'button' }, writing.value === 'add' ? 'Add' : 'Rename'),
              h(
                'button',
                { type: 'button', class: 'button', onClick: () => (writing.value = undefined) },
                'Cancel',
              ),
              h('p', { id: 'name-problem', role: 'alert' }, problem.value),
            ]),
      ]);
  },
});

function freeName(names: readonly string[]): string {
  for (let number = names.length + 1; ; number++) {
    const name = `file-${number}.yaml`;
    if (!names.includes(name)) return name;
  }
}
