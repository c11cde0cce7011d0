import { defineRule } from '@plimsoll/core';
import { fieldAt, fieldsAt, isFalse, merged, textsAt, visitorOf } from '../../fields.js';
import { passwordOf, SCRIPTS, scriptsIn } from '../../node-texts.js';

/** What is fetched goes straight into a shell: through a pipe, or by a substitution. */
const PIPED =
  /\b(?:curl|wget)\b[^\n|;]{0,400}\|\s{0,8}(?:sudo\s{1,8}(?:-\S{1,20}\s{1,8}){0,3})?(?:\/[\w/]{1,30}\/)?(?:ba|da|a|k|z)?sh(?![\w-])/;
const SUBSTITUTED = /\b(?:ba|da|a|k|z)?sh\b[^\n|;]{0,20}(?:<\(|\$\(|`)\s{0,4}(?:curl|wget)\b/;

/** https://cloudinit.readthedocs.io/en/latest/reference/modules.html#users-and-groups, and the tool that it uses. */
const PASSWORD =
  /^[ \t-]{0,40}(?:plain_text_passwd|hashed_passwd|passwd):[ \t]{1,8}(?!\$\{|\{\{|null|~|["']{2})\S|\|\s{0,8}(?:sudo\s{1,8})?chpasswd\b/m;

/** https://karpenter.sh/docs/concepts/nodeclasses/#alias: for Windows there is nothing but `latest`. */
const FLOATING = /^(?!windows)[\w.-]{1,40}@latest$/;

export const nodeBootstrap = defineRule({
  meta: {
    description: 'Start nodes from images and scripts that are known, without passwords',
    risk: 4.5,
    cwe: [494, 798],
    precision: 'high',
    messages: {
      piped:
        'What the machine fetches goes straight into a shell, as root: whoever answers in its place owns the node. Put it into the image, or check its sum before it runs.',
      password:
        'The machine gets an account with a password from this file: whoever reads the file may log in. Use SSH keys, or none.',
      unlocked: 'The account may log in with a password. Leave it locked and use SSH keys, or none.',
      latest:
        'New nodes get whatever image is the newest, untested, and two nodes may differ. Name a version behind the @.',
    },
  },
  create(context) {
    const scripts = visitorOf(SCRIPTS, (spec, row) => {
      for (const [text, at] of scriptsIn(spec, row)) {
        if (PIPED.test(text) || SUBSTITUTED.test(text)) context.report({ at, messageId: 'piped' });
        if (PASSWORD.test(text)) context.report({ at, messageId: 'password' });
      }
      for (const user of row.users === undefined ? [] : fieldsAt(spec, `${row.users}.[*]`)) {
        const password = passwordOf(user);
        if (password) context.report({ at: password, messageId: 'password' });
        const lock = fieldAt(user, 'lockPassword');
        if (!password && isFalse(lock)) context.report({ at: lock, messageId: 'unlocked' });
      }
    });
    const images = visitorOf([{ kinds: ['karpenter.k8s.aws/EC2NodeClass'] }], (spec) => {
      for (const [alias, at] of textsAt(spec, 'amiSelectorTerms.alias'))
        if (FLOATING.test(alias)) context.report({ at, messageId: 'latest' });
    });
    return merged([scripts, images]);
  },
});
