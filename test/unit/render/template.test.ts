import { bareInterpolations, renderTemplate } from '../../../src/render/template.js';
import { resources } from '../../../src/load/resources.js';

const render = (text: string, view: object): string => renderTemplate('t', text, view);

test('what the view does not have throws, wherever it is asked for', () => {
  for (const text of ['{{a.c}}', '{{#if b}}x{{/if}}', '{{#each a.list}}{{name}}{{/each}}', '{{lookup a "c"}}', '{{sh a.c}}']) {
    expect(() => render(text, { a: { list: [{}] } })).toThrow(/has no|undefined|defined/);
  }
});

test('so do null, a list and an object where a text is due', () => {
  for (const value of [null, [], {}, undefined]) expect(() => render('{{a}}', { a: value })).toThrow('osgen bug');
});

test('lists and their items', () => {
  expect(render('{{#each a}}{{@index}}{{b.c}} {{/each}}', { a: [{ b: { c: 'x' } }, { b: { c: 'y' } }] })).toBe('0x 1y ');
  expect(render('{{join a ","}}{{sh a}}', { a: ['p', "q r"] })).toBe("p,q rp 'q r'");
});

test('what nobody asks for is not looked at', () => {
  expect(render('{{a}}', { a: 1, get nodes(): never[] { return []; }, deep: new Map() })).toBe('1');
  expect(() => render('{{deep}}', { deep: new Map() })).toThrow('view.deep is not a plain object');
});

test('a text without look-ups is itself', () => expect(render('100% { } $x', {})).toBe('100% { } $x'));

const scripts = Object.entries(resources.catalog.templates).filter(([name]) => name.endsWith('.sh.hbs'));
test.each(scripts)('%s quotes all it prints', (_, text) => expect(bareInterpolations(text)).toEqual([]));
