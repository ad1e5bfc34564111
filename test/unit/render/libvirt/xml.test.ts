import { element, serialize, textElement } from '../../../../src/render/libvirt/xml.js';
import { parse } from './tree.js';

const hostile = [
  'a&amp;b', '&lt;', '&#65;', '&#x41;', '&nbsp;', '&', '<b a="1">', ']]>', `'"`, 'tab\tnewline\nreturn\r', ' spaces  ',
  'é😀', '{{x}}', '%s', '-->', '',
];

test.each(hostile)('%j comes back the same as text and as attribute', (text) => {
  const tree = parse(serialize(element('a', { x: text }, textElement('b', text))));
  expect(tree.attributes['x']).toBe(text);
  expect(tree.children[0]?.text).toBe(text);
});

test('two spaces per level, no declaration, attributes in their order, a newline at the end', () => {
  const text = serialize(element('a', { z: 1, b: '2' }, element('c'), textElement('d', 3)));
  expect(text).toBe('<a z="1" b="2">\n  <c/>\n  <d>3</d>\n</a>\n');
});

test('what is undefined is left out', () => {
  expect(serialize(element('a', { x: undefined }, undefined, element('b')))).toBe('<a>\n  <b/>\n</a>\n');
});

test('a prefix keeps its declaration', () => {
  const text = serialize(element('m', {}, element('p:a', { 'xmlns:p': 'urn:x', b: 1 })));
  expect(text).toBe('<m>\n  <p:a xmlns:p="urn:x" b="1"/>\n</m>\n');
});

test('what cannot be XML throws', () => {
  expect(() => serialize(element('p:a'))).toThrow(/prefix/);
  expect(() => serialize(element('a b'))).toThrow();
  expect(() => serialize(element('a', { 'x y': 1 }))).toThrow();
  expect(() => serialize(textElement('a', '\u0001'))).toThrow();
  expect(() => serialize(element('a', { x: '\ud800' }))).toThrow();
});
