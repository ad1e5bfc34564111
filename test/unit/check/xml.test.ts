import { at, attributesAt, readXml, textAt } from '../../../src/check/xml.js';
import { element, serialize, textElement } from '../../../src/render/libvirt/xml.js';

test('reads what the renderer writes, whatever the text', () => {
  const nasty = 'a & b &amp; <c> "d" \'e\' &#65; ü 😀 \t\n\r ]]>';
  const root = readXml(serialize(element('a', { 'x': nasty, 'xmlns:o': 'urn:o' }, textElement('b', nasty), element('c'), textElement('b', 'two'))));
  expect(root.attributes['x']).toBe(nasty);
  expect(at(root, 'b').map(({ text }) => text)).toEqual([nasty, 'two']);
  expect(at(root, 'c')).toEqual([{ name: 'c', attributes: {}, children: [], text: '' }]);
});

test('looks things up', () => {
  const root = readXml('<a><b k="1"><c>x</c></b><b/><b k="2"><c>y</c><d>z</d></b></a>');
  expect(attributesAt(root, 'b', 'k')).toEqual(['1', '2']);
  expect(textAt(root, 'b/d')).toBe('z');
  expect(textAt(root, 'b/c')).toBeUndefined();
  expect(textAt(root, 'e')).toBeUndefined();
});

test.each([
  ['an end tag too few', '<a><b></a>', /end tag at character/],
  ['an end tag too many', '<a></a></a>', /end tag at character/],
  ['none at all', '<a><b/>', /without its end tag/],
  ['two roots', '<a/><b/>', /exactly one root/],
  ['text beside the root', '<a/>x', /exactly one root/],
  ['nothing', '', /exactly one root/],
  ['an attribute without quotes', '<a b=c/>', /no XML from character 0/],
  ['an attribute twice', '<a b="1" b="2"/>', /given twice/],
  ['a bare <', '<a>1 < 2</a>', /no XML from/],
  ['a < in an attribute', '<a b="<"/>', /no XML from/],
  ['a bare &', '<a>b & c</a>', /ampersand/],
  ['an entity that XML does not have', '<a>&nbsp;</a>', /ampersand/],
  ['a control character', '<a>\u0001</a>', /forbids/],
  ['a reference to one', '<a b="x &#0;"/>', /forbids/],
  ['a comment', '<a><!-- x --></a>', /no XML from/],
  ['a document type', '<!DOCTYPE a><a/>', /no XML from/],
])('refuses %s', (_, text, message) => {
  expect(() => readXml(text)).toThrow(message);
});
