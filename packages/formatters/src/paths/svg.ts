import { Markup, html as markup } from '../html/markup.js';
import { drawing } from './drawing.js';
import { PICTURE } from './style.js';
import type { PathsFormatter } from './types.js';

/** The picture alone, for documents. */
export const pathsSvg: PathsFormatter = function* (report) {
  const style = markup`<style>${new Markup(PICTURE)}</style>\n<rect class="back" width="100%" height="100%"/>\n`;
  yield drawing(report, { linked: false, before: style }).text;
};
