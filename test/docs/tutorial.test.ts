/** The tutorial's topology is the one that its command writes: the walkthrough's, on Debian. */
import { parse } from 'yaml';
import { blocksOf, textOf } from './markdown.js';

test('the topology is the walkthrough', () => {
  const [written] = blocksOf('docs/tutorial.md').filter(({ language, words }) => language === 'yaml' && words.length === 0);
  const { platform, install, admin, ...lab } = parse(written?.text ?? '') as Record<string, unknown>;
  const { platform: _, install: __, admin: ___, ...walkthrough } = parse(textOf('examples/walkthrough.yaml')) as Record<string, unknown>;
  expect(lab).toEqual(walkthrough);
  expect({ platform, install }).toEqual({ platform: 'debian-12', install: { image: '/var/lib/libvirt/images/debian-12-generic-amd64.qcow2' } });
  expect(admin).toHaveProperty('ssh_authorized_keys');
});
