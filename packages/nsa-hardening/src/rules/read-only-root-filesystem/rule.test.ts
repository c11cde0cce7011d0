import { pod, secured, windows } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

testRule('read-only-root-filesystem', {
  valid: [pod('', secured('readOnlyRootFilesystem: true\n')), pod(windows)],
  invalid: [
    {
      code: pod(),
      findings: [
        {
          messageId: 'writable',
          text: 'app',
          message: "Container 'app' can write to its root file system. Set readOnlyRootFilesystem: true.",
        },
      ],
    },
    {
      code: pod('initContainers: [{name: init, image: i}]\n', secured('readOnlyRootFilesystem: false\n')),
      findings: [
        { messageId: 'writable', text: 'init', container: 'init' },
        { messageId: 'writable', text: 'false', container: 'app' },
      ],
    },
  ],
});
