/** The engine on a catalog made up for it. */
import { build, type BuildResult } from '../../../src/build.js';
import { resources } from '../../../src/load/resources.js';
import { testSecrets } from '../../support/compile.js';
import type { Service, Wait } from '../../../src/catalog/types.js';

const { catalog } = resources;
/** Patches are for the real services. */
function unpatched<T extends object>(entries: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'services')) as T]));
}

const step = { description: 'd', script: 'x/x.sh.hbs', timeout: 10 };

/** `here` on the controller, `there` on the compute machine. */
function lab(here: Record<string, Partial<Service>>, there: Record<string, Partial<Service>> = {}, topology = ''): BuildResult {
  const made = (services: Record<string, Partial<Service>>): Record<string, Service> =>
    Object.fromEntries(Object.entries(services).map(([name, service]) => [name, { description: name, ...service }]));
  const { base } = catalog.services;
  const roles = {
    ...catalog.roles,
    controller: { ...catalog.roles['controller'] as NonNullable<typeof catalog.roles[string]>, services: Object.keys(here) },
    compute: { ...catalog.roles['compute'] as NonNullable<typeof catalog.roles[string]>, services: Object.keys(there) },
  };
  return build({
    topology: { name: 't.yaml', text: `name: t\nplatform: debian-12\ninstall: {image: /x}\nadmin: {ssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5vdEFSZWFsS2V5SnVzdEFuRXhhbXBsZTAwMDAwMDAw a@b]}\nnodes: {controller: {roles: controller}, compute: {roles: compute}}\n${topology}` },
    secrets: testSecrets,
    resources: {
      ...resources,
      catalog: { ...catalog, roles, families: {}, platforms: unpatched(catalog.platforms), releases: unpatched(catalog.releases), services: { base: base as Service, ...made(here), ...made(there) }, templates: { ...catalog.templates, 'x/x.sh.hbs': 'true\n', 'x/x.hbs': '{{node.name}}' } },
    },
  });
}

const errors = ({ diagnostics }: BuildResult): readonly (readonly [string, string])[] => diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => [code, message] as const);

function steps(result: BuildResult, node: string): Record<string, { after: readonly string[]; script: string; timeoutSeconds: number }> {
  if (!result.output) throw new Error(JSON.stringify(result.diagnostics));
  return Object.fromEntries(result.output.plan.nodes.find((plan) => plan.node.name === node)?.steps.map((one) => [one.name, one]) ?? []);
}

const water = { description: 'water', wait: { http: 'http://{{node.name}}:80/well', codes: [200, 401] }, timeout: 99 };

test('what another machine provides is polled there, by a step of its own', () => {
  const compute = steps(lab({ well: { units: ['pump'], provides: { water } } }, { tap: { steps: { drink: { ...step, needs: ['water'] } } } }), 'compute');
  expect(compute['drink']?.after).toEqual(['files', 'wait-water']);
  expect(compute['wait-water']).toMatchObject({ after: ['files'], timeoutSeconds: 99, waitsFor: { what: 'water', nodes: ['controller'] } });
  expect(compute['wait-water']?.script).toContain("wait_for 'water on controller' http controller 80 /well 200 401");
});

test('one wait for all that need it', () => {
  const compute = steps(lab({ well: { provides: { water } } }, { tap: { steps: { drink: { ...step, needs: ['water'] } } }, tub: { steps: { bathe: { ...step, wants: ['water'] } } } }), 'compute');
  expect(Object.keys(compute).filter((name) => name.startsWith('wait-'))).toEqual(['wait-water']);
  expect(compute['bathe']?.after).toEqual(['files', 'wait-water']);
});

test('without a provider, needs is an error and wants is not', () => {
  const off = 'services: {well: false}\n';
  expect(errors(lab({ well: { provides: { water } }, tap: { steps: { drink: { ...step, needs: ['water'] } } } }, {}, off)))
    .toEqual([['OSG3504', 'service tap waits for water, which no machine of the lab provides']]);
  expect(errors(lab({ well: { provides: { water } }, tap: { steps: { drink: { ...step, wants: ['water'] } } } }, {}, off))).toEqual([]);
});

test('a circle across machines is found when the lab is compiled', () => {
  const other = { ...water, after: ['drink'] };
  expect(() => lab({ a: { provides: { water: other }, steps: { drink: { ...step, needs: ['wine'] } } } }, { b: { provides: { wine: other }, steps: { drink: { ...step, needs: ['water'] } } } }))
    .toThrow('machines wait for each other');
});

test('the kinds of waits', () => {
  const wait = (form: Wait): string =>
    steps(lab({ a: { steps: { w: { description: 'it', timeout: 1, wait: form } } } }), 'controller')['w']?.script.split('\n')[1] ?? '';
  expect(wait({ tcp: '{{node.name}}:1' })).toBe('wait_for it tcp controller 1');
  expect(wait({ amqp: 'h:5672' })).toBe('wait_for it amqp h 5672');
  expect(wait({ mysql: 'h:3306' })).toBe('wait_for it mysql h 3306');
  expect(wait({ http: 'http://h:80' })).toBe('wait_for it http h 80 / 200');
  expect(wait({ command: ['a b', 'c'] })).toBe("wait_for it command 'a b' c");
  expect(() => wait({ http: 'http://h/x' })).toThrow('not a URL with a port');
});

test('a switch: off unless named, and then in the place of the other', () => {
  const services = { old: { units: ['old'] }, new: { units: ['new'], enabled_by_default: false, supersedes: ['old'] } };
  expect(Object.keys(steps(lab(services), 'controller'))).toContain('start-old');
  const switched = Object.keys(steps(lab(services, {}, 'services: {new: true}\n'), 'controller'));
  expect(switched).toContain('start-new');
  expect(switched).not.toContain('start-old');
});

test('relations between services', () => {
  expect(errors(lab({ a: { requires: ['b'] }, b: {} }, {}, 'services: {b: false}\n'))).toEqual([['OSG3506', 'service a requires b, which is switched off']]);
  expect(errors(lab({ a: { conflicts: ['b'] }, b: { conflicts: ['a'] } }))).toEqual([['OSG3507', 'services a and b exclude each other']]);
  expect(errors(lab({ a: { unavailable: 'take b' } }))).toEqual([['OSG3508', 'service a is not available in OpenStack 2022.2 Zed on Debian 12']]);
});

test('services that disagree on a setting', () => {
  const ini = (value: string): Partial<Service> => ({ files: { '/etc/x.conf': { ini: { s: { k: value } } } } });
  expect(errors(lab({ a: ini('1'), b: ini('2') }))).toEqual([['OSG3502', 'services a and b disagree on /etc/x.conf [s] k']]);
  expect(errors(lab({ a: ini('1'), b: ini('1') }))).toEqual([]);
  const settled = lab({ a: ini('1'), b: ini('2') }, {}, 'services: {a: {config: {x.conf: {s: {k: 3}}}}}\n');
  expect(errors(settled)).toEqual([]);
  expect(settled.output?.plan.nodes[1]?.files.find(({ path }) => path === '/etc/x.conf')?.contents).toContain('# from the topology: services.a.config\nk = 3');
});

test('the overlay of a service in the lab reaches another one’s file', () => {
  const services = { a: { files: { '/etc/x.conf': { ini: { s: { k: '1' } } } } }, b: { overlays: { a: { files: { '/etc/x.conf': { ini: { s: { k: '2' }, t: { l: '{{node.name}}' } } } } } } } };
  const contents = (topology = ''): string | undefined => lab(services, {}, topology).output?.plan.nodes[1]?.files.find(({ path }) => path === '/etc/x.conf')?.contents;
  expect(contents()).toContain('k = 2\n\n[t]\nl = controller');
  expect(contents('services: {b: false}\n')).toContain('k = 1');
});
