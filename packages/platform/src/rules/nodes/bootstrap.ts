import { defineRule } from '@plimsoll/core';
import { fieldAt, fieldsAt, isFalse, merged, textsAt, visitorOf } from '../../fields.js';
import { passwordOf, SCRIPTS, scriptsIn } from '../../node-texts.js';

/** A download that goes straight into a shell, through a pipe or a substitution. */
const PIPED =
  /\b(?:curl|wget)\b[^\n|;]{0,400}\|\s{0,8}(?:sudo\s{1,8}(?:-\S{1,20}\s{1,8}){0,3})?(?:\/[\w/]{1,30}\/)?(?:ba|da|a|k|z)?sh(?![\w-])/;
const SUBSTITUTED = /\b(?:ba|da|a|k|z)?sh\b[^\n|;]{0,20}(?:<\(|\$\(|`)\s{0,4}(?:curl|wget)\b/;

/** https://cloudinit.readthedocs.io/en/latest/reference/modules.html#users-and-groups, and the tool that cloud-init uses. */
const PASSWORD =
  /^[ \t-]{0,40}(?:plain_text_passwd|hashed_passwd|passwd):[ \t]{1,8}(?!\$\{|\{\{|null|~|["']{2})\S|\|\s{0,8}(?:sudo\s{1,8})?chpasswd\b/m;

/** https://karpenter.sh/docs/concepts/nodeclasses/#alias: for Windows there is only `latest`. */
const FLOATING = /^(?!windows)[\w.-]{1,40}@latest$/;

export const nodeBootstrap = defineRule({
  meta: {
    description: 'Start nodes from pinned images and verified scripts, without passwords',
    scope: 'resource',
    risk: 4.5,
    cwe: [494, 798],
    precision: 'high',
    messages: {
      piped:
        'The machine downloads a script and runs it as root, so anyone who can change the download controls the node. Put it into the image, or verify its checksum before it runs.',
      password:
        'The machine gets an account with a password from this file, so anyone who reads the file can log in. Use SSH keys, or no account.',
      unlocked: 'The account can log in with a password. Lock the password and use SSH keys, or no account.',
      latest:
        'New nodes get the newest image untested, and two nodes can differ. Name a version after the @.',
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
