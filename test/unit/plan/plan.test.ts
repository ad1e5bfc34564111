import { catalog, machine, plan, planOne } from './support.js';
import type { Catalog, Service } from '../../../src/catalog/types.js';

const step = (parts: Partial<NonNullable<Service['steps']>[string]> = {}): NonNullable<Service['steps']>[string] => ({ description: 'd', script: 's/x.sh.hbs', timeout: 60, ...parts });
const templates = { 's/x.sh.hbs': 'echo {{sh node.name}}\n', 'machine/wait.sh.hbs': 'wait\n', 's/f.hbs': '{{node.name}} {{join settings.list ","}} {{lookup secrets "a/key"}}', 's/open.hbs': '{{node.name}}' };
const provision = { description: 'it', wait: { tcp: 'x:1' } };
const base = { steps: { hosts: step({ after: [] }), files: step({ after: ['hosts'] }) } };

test('packages: of the services and the machine, each once, sorted', () => {
  const { nodes } = plan(catalog({ a: { packages: ['z', 'b'] }, b: { packages: ['b', 'c'] } }), [machine('controller', ['a', 'b'], { packages: ['htop', 'z'] })]);
  expect(nodes[0]?.packages).toEqual(['b', 'c', 'htop', 'z']);
});

describe('files', () => {
  const of = catalog({ a: { files: { '/etc/f': { template: 's/open.hbs' }, '/etc/g': { template: 's/f.hbs', owner: 'x:y', mode: '0640', sensitive: true, before_packages: true } }, secrets: { 'a/key': 'password' } } }, templates);
  const settings = { settings: { a: { list: ['1', '2'] } }, secret: (name: string) => `value of ${name}` };

  test('are rendered with the service’s settings and secrets', () => {
    expect(planOne(of, ['a'], settings).files.map(({ contents }) => contents)).toEqual(['controller', 'controller 1,2 value of a/key']);
  });

  test('have defaults of their own', () => {
    expect(planOne(of, ['a'], settings).files.map(({ path, owner, mode, sensitive, beforePackages, service }) => ({ path, owner, mode, sensitive, beforePackages, service }))).toEqual([
      { path: '/etc/f', owner: 'root:root', mode: '0644', sensitive: false, beforePackages: false, service: 'a' },
      { path: '/etc/g', owner: 'x:y', mode: '0640', sensitive: true, beforePackages: true, service: 'a' },
    ]);
  });

  test('see no secrets but their service’s', () => {
    const other = catalog({ a: { secrets: { 'a/key': 'password' } }, b: { files: { '/etc/f': { template: 's/f.hbs', sensitive: true } } } }, templates);
    expect(() => planOne(other, ['a', 'b'], { settings: { b: { list: [] } }, secret: () => 'x' })).toThrow(/osgen bug: template s\/f\.hbs/);
  });

  test('see no secrets at all if they are not marked as sensitive', () => {
    const open = catalog({ a: { secrets: { 'a/key': 'password' }, files: { '/etc/f': { template: 's/f.hbs' } } } }, templates);
    expect(() => planOne(open, ['a'], settings)).toThrow("view.secrets has no 'a/key'");
  });

  test('have a form for review, which differs in the secrets only', () => {
    const [open, secret] = planOne(of, ['a'], { ...settings, secretNames: ['a/key'], label: (name, value) => `<${name}, ${value.length}>` }).files;
    expect(open?.redacted).toBe(open?.contents);
    expect(secret?.redacted).toBe('controller 1,2 <a/key, 14>');
  });
});

describe('steps', () => {
  test('are numbered in an order that holds, and wait for the files unless they say otherwise', () => {
    const found = planOne(catalog({ a: { steps: { early: step(), late: step({ after: ['early'] }) } }, base }, templates), ['a', 'base']);
    expect(found.steps.map(({ number, name, after, service }) => [number, name, after, service])).toEqual([
      [1, 'hosts', [], 'base'], [2, 'files', ['hosts'], 'base'], [3, 'early', ['files'], 'a'], [4, 'late', ['early'], 'a'],
    ]);
  });

  test('carry their script, limits and retries', () => {
    const found = planOne(catalog({ base: { steps: { files: step({ after: [], timeout: 7, retries: 2, retry_delay: 5 }) } } }, templates), ['base']);
    expect(found.steps[0]).toMatchObject({ script: 'echo controller\n', timeoutSeconds: 7, retries: 2, retryDelaySeconds: 5, waitsFor: undefined });
    expect(planOne(catalog({ base }, templates), ['base']).steps[0]).toMatchObject({ retries: 0, retryDelaySeconds: 0 });
  });

  test('of two services with one name are a bug of the catalog', () => {
    expect(() => planOne(catalog({ a: base, b: base }, templates), ['a', 'b'])).toThrow(/two steps have one name/);
  });

  test('in a circle are one too', () => {
    expect(() => planOne(catalog({ a: { steps: { x: step({ after: ['y'] }), y: step({ after: ['x'] }) } } }, templates), ['a'])).toThrow(/depend on each other: x → y → x/);
  });
});

describe('waits', () => {
  const server = { provides: { ntp: provision }, steps: { serve: step() } };
  const client = { steps: { wait: step({ waits_for: 'ntp' }) } };
  const of = catalog({ base, client, server }, templates);

  test('know who provides what they wait for', () => {
    const { nodes } = plan(of, [machine('a', ['base', 'server']), machine('b', ['base', 'server']), machine('c', ['base', 'client'])]);
    expect(nodes[2]?.steps.find(({ name }) => name === 'wait')?.waitsFor).toEqual({ what: 'ntp', nodes: ['a', 'b'] });
  });

  test('without a provider: OSG3504, once, however many machines would wait', () => {
    const { nodes, diagnostics } = plan(of, [machine('compute-1', ['base', 'client']), machine('compute-2', ['base', 'client'])]);
    expect(nodes).toEqual([]);
    expect(diagnostics.map(({ code, message, span }) => [code, message, span?.line])).toEqual([
      ['OSG3504', 'service client waits for ntp, which no machine of the lab provides', 5],
    ]);
    expect(diagnostics[0]?.help).toMatch(/switch client off/);
  });

  describe('in a circle across machines are a bug of the catalog', () => {
    // Each is there only after a step that has to have the other.
    const circle = (first: object, second: object, onlyAfter = (step: string): object => ({ after: [step] })): Catalog => catalog({
      base,
      x: { provides: { x: { ...provision, ...onlyAfter('use-y') } }, steps: { 'use-y': step(first) } },
      y: { provides: { y: { ...provision, ...onlyAfter('use-x') } }, steps: { 'use-x': step(second) } },
    }, templates);
    const apart = [machine('a', ['base', 'x']), machine('b', ['base', 'y'])];

    test.each([
      ['needs', { needs: ['y'] }, { needs: ['x'] }],
      ['wants', { wants: ['y'] }, { wants: ['x'] }],
    ])('by %s', (_, first, second) => {
      expect(() => plan(circle(first, second), apart)).toThrow(/machines wait for each other: a\/ready-x → a\/use-y → a\/wait-y → b\/ready-y → b\/use-x → b\/wait-x → a\/ready-x$/);
    });

    test('by steps that wait themselves', () => {
      expect(() => plan(circle({ waits_for: 'y' }, { waits_for: 'x' }), apart)).toThrow(/machines wait for each other: a\/ready-x → a\/use-y → b\/ready-y → b\/use-x → a\/ready-x$/);
    });

    test('and there is none if what each needs is there before its own step', () => {
      const { nodes } = plan(circle({ needs: ['y'] }, { needs: ['x'] }, () => ({})), apart);
      expect(nodes.map(({ steps }) => steps.map(({ name }) => name))).toEqual([['hosts', 'files', 'ready-x', 'wait-y', 'use-y'], ['hosts', 'files', 'ready-y', 'wait-x', 'use-x']]);
    });
  });
});
