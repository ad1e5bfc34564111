import { bareInterpolations } from '../../../src/render/template-compiler.js';
import { renderTemplate } from '../../../src/render/template.js';

const view = Object.freeze({
  name: "x 'y' <&>",
  none: null,
  gone: undefined,
  numbers: [1, 2],
  deep: { one: 1 },
  rows: Object.freeze([{ n: 'p' }, { n: 'q' }]),
  no: false,
  zero: 0,
  empty: [],
});

const render = (text: string, values: object = view) => renderTemplate('t', text, values);

describe('what prints', () => {
  test.each([
    ['text as it is', '{{name}} {{{name}}}', "x 'y' <&> x 'y' <&>"],
    ['numbers and booleans', '{{zero}} {{no}} {{deep.one}}', '0 false 1'],
    ['quoted for the shell', '{{sh name}} {{sh deep.one}}', "'x '\\''y'\\'' <&>' 1"],
    ['lists as words', '({{sh numbers}}) ({{sh empty}})', '(1 2) ()'],
    ['joined', '{{join numbers ", "}} {{sh (join numbers ", ")}}', "1, 2 '1, 2'"],
    ['each', '{{#each rows}}{{@index}}{{n}}{{../zero}}{{#unless @last}},{{/unless}}{{/each}}', '0p0,1q0'],
    ['each of nothing', '{{#each empty}}{{this}}{{else}}none{{/each}}', 'none'],
    ['each of an object', '{{#each deep}}{{@key}}={{this}}{{/each}}', 'one=1'],
    ['block parameters', '{{#each rows as |row i|}}{{row.n}}{{i}}{{/each}}', 'p0q1'],
    ['with', '{{#with deep}}{{one}}{{/with}}', '1'],
    ['lookup', '{{lookup deep "one"}}', '1'],
    ['null in #if', '{{#if none}}1{{else}}2{{/if}}', '2'],
    ['no block lines', 'a\n{{#if zero}}\nb\n{{/if}}\n{{!-- c --}}\nd\n', 'a\nd\n'],
    ['shell of its own', '${#x[@]} $((1 + 1)) "${y//\\"/}" }}', '${#x[@]} $((1 + 1)) "${y//\\"/}" }}'],
  ])('%s', (_, text, expected) => expect(render(text)).toBe(expected));

  test('a key may be called as nothing but a helper is', () => {
    expect(render('{{text}} {{print}}', { text: 'a', print: 'b' })).toBe('a b');
  });
});

describe('what throws', () => {
  test.each([
    ['absent', '{{nope}}', "view has no 'nope'"],
    ['absent, quoted', '{{sh nope}}', "view has no 'nope'"],
    ['absent in #if', '{{#if nope}}{{/if}}', "view has no 'nope'"],
    ['absent in #unless', '{{#unless nope}}{{/unless}}', "view has no 'nope'"],
    ['absent in #each', '{{#each nope}}{{/each}}', "view has no 'nope'"],
    ['absent in a row', '{{#each rows}}{{m}}{{/each}}', "view.rows[0] has no 'm'"],
    ['absent from a row, one up', '{{#each rows}}{{#if ../nope}}{{/if}}{{/each}}', "view has no 'nope'"],
    ['absent deep', '{{deep.two}}', "view.deep has no 'two'"],
    ['below a number', '{{deep.one.two}}', 'undefined where'],
    ['below a number in #if', '{{#if deep.one.two}}{{/if}}', 'defined'],
    ['absent by lookup', '{{lookup deep "two"}}', "view.deep has no 'two'"],
    ['out of range', '{{#if rows.[7]}}{{/if}}', "view.rows has no '7'"],
    ['of the prototype', '{{constructor}}', "view has no 'constructor'"],
    ['undefined', '{{#if gone}}{{/if}}', "view has no 'gone'"],
    ['absent data', '{{@nope}}', 'undefined where'],
    ['null', '{{none}}', 'null where'],
    ['list', '{{numbers}}', 'a list where'],
    ['object', '{{deep}}', 'an object where'],
    ['object, quoted', '{{sh deep}}', 'an object where'],
    ['list of objects', '{{sh rows}}', 'an object where'],
    ['join of no list', '{{join name ","}}', 'needs a list'],
    ['each of a number', '{{#each zero}}{{/each}}', 'needs a list'],
    ['unknown helper', '{{shh name}}', 'unknown helper shh'],
    ['unknown block', '{{#foo name}}{{/foo}}', 'unknown helper foo'],
    ['a block without helper', '{{#name}}{{/name}}', 'needs a helper'],
    ['sh without argument', '{{sh}}', 'takes 1 argument'],
    ['sh with two', '{{sh name name}}', 'takes 1 argument'],
    ['log', '{{log name}}', 'template t'],
    ['partial', '{{> p}}', 'partials are not supported'],
    ['syntax', '{{#if zero}}', 'Parse error'],
  ])('%s', (_, text, message) => {
    expect(() => render(text)).toThrow(message);
    expect(() => render(text)).toThrow('template t: ');
  });

  test.each([
    ['function', { f: () => 1 }],
    ['map', { f: new Map() }],
    ['not a number', { f: NaN }],
  ])('%s in the view', (_, values) => expect(() => render('{{f}}', values)).toThrow('template t: '));

  test('nothing of one view is left for the next', () => {
    expect(render('{{a}}', { a: 1 })).toBe('1');
    expect(() => render('{{a}}', {})).toThrow("no 'a'");
  });
});

test('bare interpolations are found', () => {
  const text = '{{sh a}}\n{{b}}\n{{#if c}}{{{d}}} {{join e " "}} {{sh (join e " ")}}{{/if}}';
  expect(bareInterpolations(text)).toEqual(['2: b', '3: d', '3: join']);
});
