import { catalog, machine, plan, planOne } from './support.js';
import { printDiagnostics } from '../../../src/diagnostics/print.js';
import type { ServiceFile } from '../../../src/catalog/types.js';

const ini = (sections: NonNullable<ServiceFile['ini']>, path = '/etc/x/x.conf', sensitive = false): { files: Record<string, ServiceFile> } => ({ files: { [path]: { ini: sections, sensitive } } });
const contents = (text: string | undefined): string[] => (text ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('# Written'));

test('services that share a file are merged, sections and keys in the order of the services', () => {
  const of = catalog({ a: ini({ DEFAULT: { one: 1 }, db: { url: 'x' } }), b: ini({ db: { pool: 5 }, DEFAULT: { two: true } }) });
  const { files } = planOne(of, ['a', 'b']);
  expect(files).toHaveLength(1);
  expect(files[0]?.service).toBe('a');
  expect(contents(files[0]?.contents)).toEqual(['[DEFAULT]', 'one = 1', 'two = true', '[db]', 'url = x', 'pool = 5']);
});

test('values look things up', () => {
  const of = catalog({ a: { ...ini({ db: { url: 'mysql://nova:{{lookup secrets "nova/db"}}@{{node.name}}/x' } }, '/etc/x', true), secrets: { 'nova/db': 'password' } } });
  const [file] = planOne(of, ['a'], { secret: () => 'PW', secretNames: ['nova/db'], label: (name, value) => `<${name} ${value.length}>` }).files;
  expect(contents(file?.contents)).toContain('url = mysql://nova:PW@controller/x');
  expect(contents(file?.redacted)).toContain('url = mysql://nova:<nova/db 2>@controller/x');
});

test('a machine has the files of its services only', () => {
  const of = catalog({ a: ini({ s: { k: 1 } }, '/etc/a'), b: ini({ s: { k: 1 } }, '/etc/b') });
  expect(planOne(of, ['b']).files.map(({ path }) => path)).toEqual(['/etc/b']);
});

describe('two services that disagree', () => {
  const of = catalog({ a: ini({ s: { k: 1 } }), b: ini({ s: { k: 2 } }) });

  test('OSG3502 at the machine, with file, section and key', () => {
    const { diagnostics, nodes } = plan(of, [machine('controller', ['a', 'b'])]);
    expect(nodes).toEqual([]);
    expect(diagnostics.map(({ code, message, span }) => [code, message, span?.line])).toEqual([['OSG3502', 'services a and b disagree on /etc/x/x.conf [s] k', 3]]);
  });

  test('not if they are on different machines', () => {
    expect(plan(of, [machine('controller', ['a']), machine('compute-1', ['b'])]).diagnostics).toEqual([]);
  });

  test('machines of a group say so once', () => {
    const { diagnostics } = plan(of, [machine('compute-1', ['a', 'b']), machine('compute-2', ['a', 'b'])]);
    expect(new Set(diagnostics.map((diagnostic) => printDiagnostics([diagnostic], { format: 'text', color: false }))).size).toBe(1);
  });

  test('the topology has the last word, as the help says', () => {
    const overrides = { b: { 'x.conf': { s: { k: 3 } } } };
    expect(contents(planOne(of, ['a', 'b'], { overrides }).files[0]?.contents)).toEqual(['[s]', '# from the topology: services.b.config', 'k = 3']);
  });

  test('the value of a secret is not shown', () => {
    const secret = { secrets: { 'a/key': 'password' as const } };
    const both = catalog({ a: { ...ini({ s: { k: '{{lookup secrets "a/key"}}' } }, '/etc/x', true), ...secret }, b: ini({ s: { k: 'other' } }, '/etc/x', true) });
    const { diagnostics } = plan(both, [machine('controller', ['a', 'b'])], { secret: () => 'hunter2' });
    expect(diagnostics).toHaveLength(1);
    expect(printDiagnostics(diagnostics, { format: 'text', color: false })).not.toContain('hunter2');
  });
});

test('5 and "5" are one value in an INI file', () => {
  expect(planOne(catalog({ a: ini({ s: { k: 5 } }), b: ini({ s: { k: '5' } }) }), ['a', 'b']).files).toHaveLength(1);
});

test('an override adds sections and keys, by the name of the file, and says where it comes from', () => {
  const overrides = { a: { 'x.conf': { s: { k: 2, l: 'new' }, t: { m: false } }, 'y.conf': { s: { n: 1 } } } };
  expect(contents(planOne(catalog({ a: ini({ s: { k: 1, j: 0 } }) }), ['a'], { overrides }).files[0]?.contents)).toEqual([
    '[s]', '# from the topology: services.a.config', 'k = 2', 'j = 0', '# from the topology: services.a.config', 'l = new',
    '[t]', '# from the topology: services.a.config', 'm = false',
  ]);
});

test('the overrides of a service that the machine does not run are not its', () => {
  const overrides = { b: { 'x.conf': { s: { k: 2 } } } };
  expect(contents(planOne(catalog({ a: ini({ s: { k: 1 } }), b: ini({}) }), ['a'], { overrides }).files[0]?.contents)).toEqual(['[s]', 'k = 1']);
});
