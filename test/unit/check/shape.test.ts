import fc from 'fast-check';
import { ShapedReader } from '../../../src/check/shape.js';
import { readXml } from '../../../src/check/xml.js';
import { readYaml } from '../../../src/check/yaml.js';
import { renderYaml } from '../../../src/render/yaml.js';

function counting<T>(parse: (text: string) => T): { reader: ShapedReader<T>; count: () => number } {
  let parsed = 0;
  return { reader: new ShapedReader((text) => (parsed += 1, parse(text))), count: () => parsed };
}

test('texts that differ in addresses, UUIDs and the machine’s name are parsed once, and read as themselves', () => {
  const { reader, count } = counting(readYaml);
  const text = (name: string, n: number): string => renderYaml({
    host: name, id: `0000000${n}-1111-5222-8333-44444444444a`, mac: `52:54:00:aa:bb:0${n}`, addresses: [`10.0.0.${n}/24`, `fd00::a:${n}/64`], [`${name}-x`]: true,
  });
  for (const n of [1, 2, 3]) expect(reader.read(text(`node-${n}`, n), `node-${n}`)).toEqual(readYaml(text(`node-${n}`, n)));
  expect(count()).toBe(1);
});

test('equal texts give the same object', () => {
  const reader = new ShapedReader(readYaml);
  expect(reader.read('a: [10.0.0.1]', 'n-1')).toBe(reader.read('a: [10.0.0.1]', 'n-2'));
});

test('parts without anything of the machine’s are shared', () => {
  const reader = new ShapedReader(readYaml);
  const [one, two] = ['10.0.0.1', '10.0.0.2'].map((address) => reader.read(`a: ${address}\nb: [x, y]\n`) as Record<string, unknown>);
  expect(one?.['a']).toBe('10.0.0.1');
  expect(two?.['a']).toBe('10.0.0.2');
  expect(two?.['b']).toBe(one?.['b']);
});

test('a MAC address that YAML 1.1 takes for a number is not hidden from the parser', () => {
  const reader = new ShapedReader(readYaml);
  reader.read('mac: 52:54:00:aa:bb:cc\n');
  expect(typeof (reader.read('mac: 52:54:00:11:22:33\n') as { mac: unknown }).mac).toBe('number');
});

test('nor is a name that could be something else', () => {
  const reader = new ShapedReader(readYaml);
  reader.read('name: node\n', 'node');
  expect(reader.read('name: off\n', 'off')).toEqual({ name: false });
});

test('a value that is there twice is so for the parser too', () => {
  const reader = new ShapedReader(readYaml);
  reader.read('10.0.0.1: a\n10.0.0.2: b\n');
  expect(() => reader.read('10.0.0.1: a\n10.0.0.1: b\n')).toThrow(/DUPLICATE_KEY/);
});

test('a text with the mark of a place in it is read as it is', () => {
  const reader = new ShapedReader(readYaml);
  expect(reader.read('a: XqZqX0XqZqX 10.0.0.1\n')).toEqual({ a: 'XqZqX0XqZqX 10.0.0.1' });
});

const part = fc.oneof(
  fc.ipV4(), fc.ipV6(), fc.uuid(), fc.constantFrom('web-1', 'web-10', 'x web-1 y', 'web-1-web-1', 'on', '1e3', '52:54:00:0a:0b:0c', '52:54:00:10:20:30', '12:30:45', '::1', 'a', '10.0.0.1.2', ': ', '- '),
  fc.string({ maxLength: 8 }),
);

test('whatever the text, reading by shape is reading', () => {
  const yaml = new ShapedReader(readYaml);
  fc.assert(fc.property(fc.dictionary(part, fc.array(fc.array(part, { maxLength: 4 }).map((parts) => parts.join(' ')), { maxLength: 4 }), { maxKeys: 4 }), (value) => {
    const text = renderYaml({ value });
    expect(yaml.read(text, 'web-1')).toEqual(readYaml(text));
  }), { numRuns: 300 });
});

test('XML too', () => {
  const { reader, count } = counting(readXml);
  const text = (n: number): string => `<a name="lab-web-${n}"><mac address="52:54:00:0a:0b:0${n}"/>web-${n} at 10.0.0.${n}</a>`;
  for (const n of [1, 2]) expect(reader.read(text(n), `web-${n}`)).toEqual(readXml(text(n)));
  expect(count()).toBe(1);
});
