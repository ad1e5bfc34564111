/** The tutorial's topology is the one that its command writes: the walkthrough's, on Debian. */
import { parse } from 'yaml';
import { blocksOf, textOf } from './markdown.js';

test('the topology is the walkthrough', () => {
  const [written] = blocksOf('docs/tutorial.md').filter(({ language, words }) => language === 'yaml' && words.length === 0);
  const walkthrough = parse(textOf('examples/walkthrough.yaml')) as object;
  expect(parse(written?.text ?? '')).toEqual({
    ...walkthrough,
    platform: 'debian-12',
    install: { image: '/var/lib/libvirt/images/debian-12-generic-amd64.qcow2' },
    admin: { ssh_authorized_keys: [expect.stringMatching(/^ssh-/)] },
  });
});
