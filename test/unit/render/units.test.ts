import { bootDropIn, target, unitFiles, unitName } from '../../../src/render/units.js';
import { node } from './libvirt/lab.js';
import type { NodePlan, PlannedStep } from '../../../src/plan/types.js';

function step(name: string, number: number, parts: Partial<PlannedStep> = {}): PlannedStep {
  return {
    name, number, description: `${name} things`, after: [], script: '', timeoutSeconds: 60, retries: 0, retryDelaySeconds: 0, waitsFor: undefined, volatile: false, service: 's', ...parts,
  };
}

function units(...steps: PlannedStep[]): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const plan: NodePlan = { node: node(), packages: [], files: [], units: [], listens: [], steps, provides: new Map() };
  return new Map([...unitFiles(plan)].map(([name, text]) => [name, read(text)]));
}

/** `Section.Key` → value. */
function read(text: string): Record<string, string> {
  let section = '';
  return Object.fromEntries(text.split('\n').flatMap((line) => {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^([A-Za-z]+) = (.*)$/.exec(line) ?? [];
    return key === undefined ? [] : [[`${section}.${key}`, value as string]];
  }));
}

const all = units(step('hosts', 1), step('packages', 2, { after: ['hosts'], timeoutSeconds: 3600, retries: 3, retryDelaySeconds: 20 }), step('files', 3, { after: ['packages', 'hosts'] }));

test('one service a step, the end, and the target', () => {
  expect([...all.keys()]).toEqual(['osgen-hosts.service', 'osgen-packages.service', 'osgen-files.service', 'osgen-complete.service', 'osgen.target']);
});

test('a step runs once: what it leaves behind keeps it from running again', () => {
  expect(all.get(unitName('packages'))).toMatchObject({
    'Unit.ConditionPathExists': '!/var/lib/osgen/done/packages', 'Service.Type': 'oneshot', 'Service.RemainAfterExit': 'yes',
  });
});

test('a step needs, and comes after, those it names, and the network', () => {
  const files = all.get(unitName('files'))!;
  expect(files['Unit.Requires']).toBe('osgen-packages.service osgen-hosts.service');
  expect(files['Unit.After']).toBe('network-online.target cloud-config.service osgen-packages.service osgen-hosts.service');
  const hosts = all.get(unitName('hosts'))!;
  expect(hosts).not.toHaveProperty(['Unit.Requires']);
  expect(hosts).toMatchObject({ 'Unit.After': 'network-online.target cloud-config.service', 'Unit.Wants': 'network-online.target' });
});

test('its number, retries and time limit', () => {
  expect(all.get(unitName('packages'))).toMatchObject({
    'Unit.Description': 'osgen 2/3 packages: packages things',
    'Service.ExecStart': '/usr/local/lib/osgen/run-step 2 packages 3 20',
    'Service.TimeoutStartSec': '3600',
  });
});

test('the end needs, and comes after, every step; at every boot', () => {
  const steps = 'osgen-hosts.service osgen-packages.service osgen-files.service';
  expect(all.get(unitName('complete'))).toMatchObject({ 'Unit.Requires': steps, 'Unit.After': steps });
  expect(all.get(unitName('complete'))).not.toHaveProperty(['Unit.ConditionPathExists']);
});

test('the target needs the end, does not hold up the boot, and is stopped at shutdown', () => {
  expect(all.get(target)).toEqual(expect.objectContaining({
    'Unit.Requires': 'osgen-complete.service', 'Unit.After': 'osgen-complete.service', 'Unit.DefaultDependencies': 'no', 'Unit.Conflicts': 'shutdown.target', 'Unit.Before': 'shutdown.target',
  }));
});

test('each boot starts the target', () => {
  expect(bootDropIn.path).toMatch(/^\/etc\/systemd\/system\/multi-user\.target\.d\/.*\.conf$/);
  expect(read(bootDropIn.contents)).toEqual({ 'Unit.Wants': 'osgen.target' });
});

test('a % is systemd’s own unless doubled', () => {
  expect(units(step('a', 1, { description: '100% %n' })).get(unitName('a'))?.['Unit.Description']).toBe('osgen 1/1 a: 100%% %%n');
});

test('a description with a line break would be another setting', () => {
  expect(() => units(step('a', 1, { description: 'x\nExecStart=y' }))).toThrow(/line break/);
});
