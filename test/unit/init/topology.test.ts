/** Every topology that osgen init can write compiles, as it stands and with its suggestions switched on. */
import { parse } from 'yaml';
import { upstreamImages } from '../../../src/catalog/upstream.js';
import { presetNames, presetTitles, type PresetName } from '../../../src/init/presets.js';
import { renderTopology, type NewTopology } from '../../../src/init/topology.js';
import { presetTexts } from '../../../src/load/presets.js';
import { resources } from '../../../src/load/resources.js';
import { compile } from '../../support/compile.js';

const { catalog } = resources;
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw some.body@a # machine: of theirs';

function written(preset: PresetName, platform: string, more: Partial<NewTopology> = {}): string {
  const data = catalog.platforms[platform]!;
  const method = more.method ?? data.install_methods[0]!;
  const upstream = upstreamImages(platform, data)[method === 'autoinstall' ? 'iso' : 'image'];
  return renderTopology({
    name: preset, title: presetTitles[preset], example: presetTexts[preset], platform, method, image: `/images/${upstream.file}`, upstream,
    sshKeys: [key], schema: 'topology.schema.json', ...more,
  }, catalog);
}

const all = presetNames.flatMap((preset) =>
  Object.entries(catalog.platforms).flatMap(([platform, { install_methods: methods }]) => methods.map((method) => [preset, platform, method] as const)));

describe.each(all)('%s on %s by %s', (preset, platform, method) => {
  test('compiles without an error, and says what was asked for', () => {
    const text = written(preset, platform, { method });
    const { diagnostics, output } = compile(text);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(output?.plan.lab).toMatchObject({ name: preset, platform: { name: platform }, install: { method }, admin: { sshKeys: [key] } });
    expect(text.split('\n').filter((line) => line.length > 120 && !line.includes('ssh-ed25519'))).toEqual([]);
  });

  test('compiles with every suggestion switched on', () => {
    const text = written(preset, platform, { method }).replace(/^( *)#(?! \S)/gm, '$1');
    expect(text).toMatch(/^hypervisor:$/m);
    expect(parse(text)).toMatchObject({ services: { heat: false }, hypervisor: { type: 'qemu' }, install: { proxy: expect.anything() } });
    expect(compile(text).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

test.each(presetNames)('%s is its example', (preset) => {
  const example = parse(presetTexts[preset]) as Record<string, unknown>;
  expect(parse(written(preset, 'ubuntu-24.04', { image: '/var/lib/libvirt/images/ubuntu-24.04-live-server-amd64.iso', sshKeys: [] })))
    .toEqual({ admin: { ssh_authorized_keys: [] }, ...example });
});

test('names that YAML would take for something else stay names', () => {
  for (const name of ['true', 'null', 'on', 'e1']) expect(parse(written('minimal', 'debian-12', { name }))).toMatchObject({ name });
});

test('the schema line is the first, where editors look for it', () => {
  expect(written('minimal', 'debian-12', { schema: '../s.json' })).toMatch(/^# yaml-language-server: \$schema=\.\.\/s\.json\n/);
});
