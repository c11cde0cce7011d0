// The code blocks of a page. The words after the language say what a block is:
//   ```yaml deploy/web.yaml    the content of a file
//   ```sh  /  ```sh exit=1     commands that are run, and the exit code of the last one
//   ```console exit=1          one command behind `$`, and all that it prints on standard output
export interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly exit: number;
  readonly text: string;
  readonly line: number;
}

export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w+)(?: ([^\n]*))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', info = '', text = ''], index, all) => {
      const words = info.split(' ').filter((word) => word !== '');
      const exit = words.find((word) => word.startsWith('exit='));
      return {
        language,
        file: words.find((word) => word !== exit),
        exit: Number(exit?.slice('exit='.length) ?? 0),
        text,
        line: markdown.slice(0, all[index]?.index).split('\n').length,
      };
    },
  );
}
