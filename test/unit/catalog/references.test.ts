import { checkCatalog, checkServices } from '../../../src/catalog/references.js';
import { resources } from '../../../src/load/resources.js';
import type { Catalog, Service } from '../../../src/catalog/types.js';

const { catalog } = resources;
const base: Service = { description: 'base', everywhere: true, optional: false, steps: { files: { description: 'f', script: 'x/x.sh.hbs', timeout: 1 } } };
const templates = { 'x/x.sh.hbs': '' };

/** What is said of a catalog with one more service. */
function complaint(service: Partial<Service>, others: Record<string, Service> = {}): () => void {
  return () => checkServices({ base, s: { description: 's', ...service }, ...others }, { ...catalog, templates }, 'here');
}

test.each<[string, Partial<Service>, string]>([
  ['requires', { requires: ['nothing'] }, 'requires nothing, which is neither a service nor provided by one'],
  ['conflicts', { conflicts: ['nothing'] }, 'no service nothing'],
  ['overlays', { overlays: { nothing: {} } }, 'no service nothing'],
  ['template', { files: { '/etc/a': { template: 'x/y.hbs' } } }, 'no template x/y.hbs'],
  ['collect in an INI file', { files: { '/etc/a': { ini: {}, collect: ['databases'] } } }, 'cannot collect'],
  ['validate without an INI file', { files: { '/etc/a': { json: {}, validate: { namespaces: ['n'] } } } }, 'nothing to validate'],
  ['script', { steps: { a: { description: 'a', script: 'x/z.sh.hbs', timeout: 1 } } }, 'no template x/z.sh.hbs'],
  ['after', { steps: { a: { description: 'a', script: 'x/x.sh.hbs', timeout: 1, after: ['elsewhere'] } } }, 'a comes after elsewhere'],
  ['needs', { steps: { a: { description: 'a', script: 'x/x.sh.hbs', timeout: 1, needs: ['water'] } } }, 'a: nothing provides water'],
  ['start needs', { units: ['u'], start: { wants: ['water'] } }, 'start: nothing provides water'],
  ['start without units', { start: {} }, 'start without units'],
  ['secret of a database', { databases: { d: { user: 'd', secret: 's/db' } } }, 'secret s/db is used but not declared'],
  ['secret of a user', { identity: { users: { u: { password: 's/user' } } } }, 'secret s/user'],
  ['secret of the message queue', { rabbit: { user: 'u', secret: 's/rabbit' } }, 'secret s/rabbit'],
  ['secret in an INI value', { files: { '/etc/a': { sensitive: true, ini: { a: { b: 'x{{lookup secrets "s/ini"}}' } } } } }, 'secret s/ini'],
  ['secret in a file that is not marked', { secrets: { 's/ini': 'password' }, files: { '/etc/a': { ini: { a: { b: 'x{{lookup secrets "s/ini"}}' } } } } }, '/etc/a asks for secrets, and is not marked as sensitive'],
  ['secrets of others in a file that is not marked', { files: { '/etc/a': { json: {}, collect: ['databases'] } } }, '/etc/a asks for secrets, and is not marked as sensitive'],
  ['when', { objects: { flavor: { f: { when: 'nothing' } } } }, 'no setting nothing'],
])('%s', (_, service, message) => expect(complaint(service)).toThrow(message));

test('what a step may come after', () => {
  const step = (after: string[]): NonNullable<Service['steps']> => ({ a: { description: 'a', script: 'x/x.sh.hbs', timeout: 1, after } });
  const provides = { thing: { description: 't', wait: { tcp: 'h:1' } } };
  for (const after of ['files', 'start-s', 'start-u', 'ready-thing']) expect(complaint({ units: ['u'], provides, steps: step([after]) })).not.toThrow();
});

test('services agree on what they share', () => {
  const one: Service = { description: 'o', secrets: { 'x/y': 'password' }, files: { '/etc/a': { ini: {}, mode: '0640' } } };
  expect(complaint({ secrets: { 'x/y': 'fernet' } }, { one })).toThrow('say different things of secret x/y');
  expect(complaint({ files: { '/etc/a': { ini: {} } } }, { one })).toThrow('say different things of file /etc/a');
  expect(complaint({ secrets: { 'x/y': 'password' }, files: { '/etc/a': { ini: { more: {} }, mode: '0640' } } }, { one })).not.toThrow();
});

test('no script holds a secret', () => {
  expect(() => checkCatalog({ ...catalog, templates: { 'x/x.sh.hbs': 'echo {{sh (lookup secrets "a/b")}}' } } as Catalog)).toThrow('must not hold a secret');
});
