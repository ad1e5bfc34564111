/** What a topology's machines get of the services: names, order, and what goes with a service that is off. */
import { printDiagnostics } from '../../../src/diagnostics/print.js';
import { build, type BuildResult } from '../../../src/build.js';
import { resources } from '../../../src/load/resources.js';
import { testSecrets } from '../../support/compile.js';
import type { Role } from '../../../src/catalog/types.js';
import type { Source } from '../../../src/diagnostics/diagnostic.js';
import type { NodePlan } from '../../../src/plan/types.js';

/** A controller with the services that all others build on, so that a new one does not change what is expected here. */
const core = ['chrony-server', 'mariadb', 'rabbitmq', 'memcached', 'openstack-client', 'keystone', 'glance', 'placement', 'lab-objects'];
const { catalog } = resources;
const roles = {
  ...catalog.roles,
  controller: { ...catalog.roles['controller'] as Role, services: core },
  compute: { ...catalog.roles['compute'] as Role, services: [] },
};

function compile(text: string, { secrets = testSecrets }: { readonly secrets?: Source } = {}): BuildResult {
  return build({ topology: { name: 't.yaml', text }, secrets, resources: { ...resources, catalog: { ...catalog, roles } } });
}

function topology(services = '', platform = 'debian-12'): string {
  return `name: t\nplatform: ${platform}\ninstall: {method: cloud-image, image: /x.qcow2}\nnodes: {controller: {roles: controller}, compute: {roles: compute}}\n${services}`;
}

function controller(services?: string, platform?: string): NodePlan {
  const { output, diagnostics } = compile(topology(services, platform));
  const plan = output?.plan.nodes.find(({ node }) => node.name === 'controller');
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  return plan;
}

function file(plan: NodePlan, path: string): string {
  const found = plan.files.find((candidate) => candidate.path === path);
  if (!found) throw new Error(`no ${path}`);
  return found.contents;
}

function after(plan: NodePlan, step: string): readonly string[] {
  const found = plan.steps.find(({ name }) => name === step);
  if (!found) throw new Error(`no step ${step}: ${plan.steps.map(({ name }) => name).join(' ')}`);
  return found.after;
}

interface IdentityFile {
  readonly identity: Record<'users' | 'services', { readonly name: string; readonly endpoints?: object }[]>;
}

function identity(plan: NodePlan): IdentityFile['identity'] {
  return (JSON.parse(file(plan, '/var/lib/osgen/private/identity.json')) as IdentityFile).identity;
}

describe('steps', () => {
  test('a unit of one service starts in its own step, behind a gate', () => {
    const plan = controller();
    expect(after(plan, 'start-keystone')).toEqual(['keystone-bootstrap', 'ready-cache']);
    expect(plan.units).toContain('keystone');
    expect(plan.steps.find(({ name }) => name === 'start-keystone')?.script).toContain('units=(keystone)');
  });

  test('a unit that services share starts once, after what each of them says', () => {
    const plan = controller('', 'ubuntu-24.04');
    expect(after(plan, 'start-apache2')).toEqual(['keystone-bootstrap', 'ready-cache', 'placement-db-sync']);
    expect(plan.steps.filter(({ script }) => /units=\([^)]*apache2/.test(script))).toHaveLength(1);
    expect(after(plan, 'ready-identity-api')).toEqual(['start-apache2']);
  });

  test('what is provided here is a dependency', () => expect(after(controller(), 'glance-db-sync')).toEqual(['files', 'ready-database']));

  test('every step has a time limit', () => {
    for (const { timeoutSeconds } of controller().steps) expect(timeoutSeconds).toBeGreaterThan(0);
  });

  test('steps are numbered in an order that respects what they come after', () => {
    const { steps } = controller();
    const number = new Map(steps.map((step) => [step.name, step.number]));
    for (const step of steps) for (const other of step.after) expect(number.get(other)).toBeLessThan(step.number);
  });
});

describe('what is collected', () => {
  test('the databases of all services', () => {
    const sql = file(controller(), '/var/lib/osgen/private/databases.sql');
    for (const name of ['glance', 'keystone', 'placement']) expect(sql).toContain(`CREATE DATABASE IF NOT EXISTS \`${name}\``);
  });

  test('users and catalogue of all services', () => {
    const { users, services } = identity(controller());
    expect(users.map(({ name }) => name)).toEqual(['demo', 'glance', 'placement']);
    const url = 'http://controller:9292';
    expect(services.find(({ name }) => name === 'glance')?.endpoints).toEqual({ public: url, internal: url, admin: url });
  });

  test('a service that is off takes all of it along', () => {
    const plan = controller('services: {glance: false}\n');
    expect(identity(plan).users.map(({ name }) => name)).toEqual(['demo', 'placement']);
    expect(identity(plan).services.map(({ name }) => name)).toEqual(['placement']);
    expect(file(plan, '/var/lib/osgen/private/databases.sql')).not.toContain('glance');
    expect(JSON.parse(file(plan, '/var/lib/osgen/private/objects.json'))).toMatchObject({ objects: [] });
    expect(plan.packages).not.toContain('glance-api');
    expect(JSON.stringify(plan.steps)).not.toContain('glance');
  });

  test('an object goes with the setting it depends on', () => {
    const objects = (services: string): unknown => (JSON.parse(file(controller(services), '/var/lib/osgen/private/objects.json')) as { objects: unknown }).objects;
    expect(objects('services: {glance: {settings: {image: /srv/x.img, image_name: mine}}}\n')).toMatchObject([{ kind: 'image', name: 'mine', source: '/srv/x.img' }]);
    expect(objects('services: {glance: {settings: {image: ""}}}\n')).toEqual([]);
  });
});

describe('secrets', () => {
  test('are in no script and no unit', () => {
    const plan = controller();
    const secrets = file(plan, '/var/lib/osgen/private/databases.sql').match(/IDENTIFIED BY '([^']+)'/g) ?? [];
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(JSON.stringify(plan.steps)).not.toContain(secret.slice(15, -1));
  });

  test('Fernet keys are 32 bytes in URL-safe base64', () => {
    expect(Buffer.from(file(controller(), '/etc/keystone/fernet-keys/0'), 'base64url')).toHaveLength(32);
    expect(file(controller(), '/etc/keystone/fernet-keys/0')).toMatch(/^[A-Za-z0-9_-]{43}=$/);
  });

  test.each([['keystone/db', 'a/b'], ['keystone/db', 'a$b'], ['keystone/fernet-0', 'too-little'], ['chrony/key', 'xyz']])('the value of %s cannot be %s', (name, value) => {
    const { diagnostics } = compile(topology(), { secrets: { name: 's.yaml', text: `seed: "${'a'.repeat(64)}"\nvalues: {${name}: "${value}"}\n`, sensitive: true } });
    const found = diagnostics.filter(({ severity }) => severity === 'error');
    expect(found.map(({ code }) => code)).toEqual(['OSG4002']);
    for (const format of ['text', 'json', 'sarif', 'github'] as const) expect(printDiagnostics(found, { format, color: false })).not.toContain(value);
  });

  test('the walkthrough’s own can be set', () => {
    const { output } = compile(topology(), { secrets: { name: 's.yaml', text: `seed: "${'a'.repeat(64)}"\nvalues: {keystone/admin: openstack, keystone/db: password123}\n`, sensitive: true } });
    const plan = output?.plan.nodes.find(({ node }) => node.name === 'controller') as NodePlan;
    expect(file(plan, '/root/admin-openrc')).toContain('OS_PASSWORD=openstack');
    expect(file(plan, '/etc/keystone/keystone.conf')).toContain('keystone:password123@controller/');
  });
});

describe('relations', () => {
  const codes = (services: string): unknown[] => compile(topology(services)).diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message, span }) => [code, message, span?.line]);

  test('services without one that they require, all at once', () => {
    const found = codes('services:\n  mariadb: false\n');
    expect(found).toContainEqual(['OSG3506', 'services glance, keystone and placement require database, which is switched off', 6]);
  });

  test('all of them off is a lab of bare machines', () => {
    const all = core.filter((name) => name !== 'chrony-server');
    expect(codes(`services: {${all.map((name) => `${name}: false`).join(', ')}}\n`)).toEqual([]);
  });
});

test('overrides of the topology win, and say so', () => {
  const plan = controller('services: {keystone: {config: {keystone.conf: {token: {expiration: 7200}}}}}\n');
  expect(file(plan, '/etc/keystone/keystone.conf')).toContain('# from the topology: services.keystone.config\nexpiration = 7200');
});
