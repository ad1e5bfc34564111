import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parseDocument } from '../../../src/parse/document.js';
import { schemaDiagnostics } from '../../../src/validate/schema.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'nodes'],
  properties: {
    name: { type: 'string', pattern: '^[a-z]+$', minLength: 2, 'x-hint': 'lower-case letters' },
    release: { type: 'string' },
    mode: { enum: ['nat', 'isolated', 'bridge', 5] },
    version: { const: 1 },
    only: { not: { type: 'string' }, 'x-hint': 'anything but text' },
    gone: false,
    count: { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2 },
    ratio: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    tags: { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1, maxItems: 4, uniqueItems: true },
    labels: { type: 'object', maxProperties: 1, propertyNames: { pattern: '^[a-z]+$', 'x-hint': 'lower-case' } },
    nodes: { type: 'object', minProperties: 1, additionalProperties: { $ref: '#/definitions/node' } },
    key: {
      type: 'object',
      required: ['a'],
      properties: { a: { description: 'The first letter.' } },
      dependencies: { b: ['c'] },
    },
    disk: { anyOf: [{ $ref: '#/definitions/size' }, { $ref: '#/definitions/disk' }] },
    dhcp: { anyOf: [{ const: false }, { $ref: '#/definitions/range' }] },
    password: { anyOf: [{ const: 'from-secrets' }, { type: 'string', pattern: '^\\$6\\$', 'x-hint': 'a hash' }] },
    scalar: { anyOf: [{ type: 'integer' }, { enum: ['auto', 'none'] }], 'x-hint': 'a number or a word' },
    either: {
      type: 'object',
      oneOf: [{ required: ['template'] }, { required: ['ini'] }],
      properties: { template: { type: 'string' }, ini: { type: 'string' } },
      additionalProperties: false,
    },
    step: {
      type: 'object',
      required: ['kind'],
      discriminator: { propertyName: 'kind' },
      oneOf: [
        { properties: { kind: { const: 'run' }, command: { type: 'string' } }, required: ['command'] },
        { properties: { kind: { enum: ['wait', 'poll'] }, seconds: { type: 'integer' } } },
      ],
    },
    untagged: {
      oneOf: [
        { type: 'object', properties: { t: { const: 'x' }, a: { type: 'integer' } }, required: ['t'] },
        { type: 'object', properties: { t: { const: 'y' }, b: { type: 'integer' } }, required: ['t'] },
      ],
    },
    conditional: { if: { required: ['a'] }, then: { required: ['b'] } },
  },
  definitions: {
    size: { type: 'string', pattern: '^[0-9]+G$', 'x-hint': 'a size, e.g. 5G' },
    disk: {
      type: 'object',
      required: ['size'],
      additionalProperties: false,
      properties: { size: { $ref: '#/definitions/size' }, cache: { $ref: '#/definitions/size' } },
    },
    range: {
      type: 'object',
      additionalProperties: false,
      required: ['start'],
      properties: { start: { type: 'string' }, inner: { $ref: '#/definitions/range' } },
    },
    node: {
      type: 'object',
      additionalProperties: false,
      properties: {
        role: { type: 'string' }, memory: { type: 'integer' }, parent: { $ref: '#/definitions/node' },
        disk: { anyOf: [{ $ref: '#/definitions/size' }, { $ref: '#/definitions/disk' }] },
      },
    },
  },
};

const options = { allErrors: true, verbose: true, discriminator: true, keywords: ['x-hint'], strict: false };
const validate = new Ajv(options).compile(schema);

/** `line:column text | code message | help` per diagnostic. */
function check(text: string, sensitive = false): string[] {
  const { document } = parseDocument({ name: 't.yaml', text, sensitive });
  validate(document!.value);
  return schemaDiagnostics(document!, validate.errors ?? [], schema).map(({ code, message, help, span, notes }) => {
    const covered = span!.source.text.slice(span!.offset, span!.offset + span!.length);
    const noted = (notes ?? []).map((note) => ` | ${note.span!.line}:${note.span!.column} ${note.message}`).join('');
    return `${span!.line}:${span!.column} ${covered} | ${code} ${message} | ${help ?? '-'}${noted}`;
  });
}

/** The same for one key of an otherwise sound document; it stands in line 3. */
function checkKey(text: string): string[] {
  return check(`name: lab\nnodes: {a: {}}\n${text}\n`);
}

test('a sound document', () => {
  expect(checkKey('release: caracal')).toEqual([]);
});

test.each<[string, string, string[]]>([
  ['unknown key', 'relase: x', [
    '3:1 relase | OSG2001 unknown key "relase" at the top level | did you mean "release"?',
  ]],
  ['unknown key, nothing near', 'disk: {size: 5G, zzzzz: 1}', [
    '3:18 zzzzz | OSG2001 unknown key "zzzzz" in disk | the keys possible here are cache',
  ]],
  ['__proto__', 'disk: {size: 5G, __proto__: 1}', [
    '3:18 __proto__ | OSG2001 unknown key "__proto__" in disk | the keys possible here are cache',
  ]],
  ['merge key', 'disk: {size: 5G, <<: {}}', [
    '3:18 << | OSG2001 unknown key "<<" in disk '
      + '| merge keys are not part of YAML 1.2; an alias (*name) can stand for a whole value',
  ]],
  ['forbidden key', 'gone: 1', ['3:1 gone | OSG2001 gone is not allowed here | remove it']],
  ['wrong type', 'tags: 5', ['3:7 5 | OSG2002 tags must be a list, but is 5 | a list is written  [first, second]  or as lines that begin with  -']],
  ['number for text', 'release: 2024.10', [
    '3:10 2024.10 | OSG2002 release must be text, but is 2024.1 | put it in quotes: "2024.10"',
  ]],
  ['no value', 'release:', ['3:1 release | OSG2002 release must be text, but has no value | give it a value, or leave the key out; a text stands on its own, in quotes if it looks like something else']],
  ['mapping for text', 'release: {a: 1}', ['3:1 release | OSG2002 release must be text, but is a mapping | a text stands on its own, in quotes if it looks like something else']],
  ['missing key', 'key: {x: 1}', ['3:1 key | OSG2003 key lacks the key "a" | add "a:" (The first letter.)']],
  ['dependent key', 'key: {a: 1, b: 1}', ['3:1 key | OSG2003 key lacks the key "c", needed beside "b" | add "c:"']],
  ['conditional key', 'conditional: {a: 1}', ['3:1 conditional | OSG2003 conditional lacks the key "b" | add "b:"']],
  ['choice', 'mode: natt', [
    '3:7 natt | OSG2004 mode cannot be "natt" | did you mean "nat"? — possible: nat, isolated, bridge or 5',
  ]],
  ['choice, empty', 'mode:', ['3:1 mode | OSG2004 mode has no value | possible: nat, isolated, bridge or 5']],
  ['constant', 'version: 2', ['3:10 2 | OSG2004 version cannot be 2 | possible: 1']],
  ['pattern with a hint', 'password: x', ['3:11 x | OSG2005 password cannot be "x" | a hash']],
  ['length', 'tags: [""]', ['3:8 "" | OSG2005 tags[0] cannot be "" | it must not be empty']],
  ['not', 'only: x', ['3:7 x | OSG2005 only cannot be "x" | anything but text']],
  ['key with a wrong form', 'labels: {A1: 1}', ['3:10 A1 | OSG2005 "A1" cannot be a name in labels | lower-case']],
  ['item twice', 'tags: [a, b, a]', [
    '3:14 a | OSG2005 tags holds the same item twice | remove one of the two | 3:8 the item is first given',
  ]],
  ['too small', 'count: 0', ['3:8 0 | OSG2006 count must be at least 1, but is 0 | write a number that is a multiple of 2 from 1 to 9']],
  ['not a multiple', 'count: 3', ['3:8 3 | OSG2006 count must be a multiple of 2, but is 3 | write a number that is a multiple of 2 from 1 to 9']],
  ['open interval', 'ratio: 1', ['3:8 1 | OSG2006 ratio must be less than 1, but is 1 | write a number over 0 below 1']],
  ['too many', 'labels: {a: 1, b: 2}', ['3:1 labels | OSG2006 labels must have at most one key | remove what is too much']],
  ['too few', 'tags: []', ['3:1 tags | OSG2006 tags must have at least one item | add what is missing, or leave the key out']],
])('%s', (_title, text, expected) => {
  expect(checkKey(text)).toEqual(expected);
});

describe('unions', () => {
  test.each<[string, string, string[]]>([
    ['every type is wrong', 'disk: 5', ['3:7 5 | OSG2002 disk must be text or a mapping, but is 5 | a size, e.g. 5G']],
    ['the text is wrong', 'disk: 5X', ['3:7 5X | OSG2005 disk cannot be "5X" | a size, e.g. 5G']],
    ['the mapping is wrong', 'disk: {size: 5X, sise: 5}', [
      '3:18 sise | OSG2001 unknown key "sise" in disk | the keys possible here are cache',
      '3:14 5X | OSG2005 disk.size cannot be "5X" | a size, e.g. 5G',
    ]],
    ['a misspelt key is not missing too', 'disk: {sise: 5G}', [
      '3:8 sise | OSG2001 unknown key "sise" in disk | did you mean "size"?',
    ]],
    ['a constant or a mapping, text', 'dhcp: nope', [
      '3:7 nope | OSG2004 dhcp cannot be "nope" | possible: false or a mapping',
    ]],
    ['a constant or a mapping, mapping', 'dhcp: {start: 1}', [
      '3:15 1 | OSG2002 dhcp.start must be text, but is 1 | put it in quotes: "1"',
    ]],
    ['recursive definition', 'dhcp: {start: a, inner: {strat: b}}', [
      '3:26 strat | OSG2001 unknown key "strat" in dhcp.inner | did you mean "start"?',
    ]],
    ['near a constant', 'password: from-secret', [
      '3:11 from-secret | OSG2004 password cannot be "from-secret" | did you mean "from-secrets"?',
    ]],
    ['choices and types', 'scalar: aut', [
      '3:9 aut | OSG2004 scalar cannot be "aut" | did you mean "auto"? — possible: auto, none or a whole number',
    ]],
    ['one of two keys', 'either: {}', [
      '3:1 either | OSG2003 either lacks the key "template" or "ini" | add "template:"',
    ]],
    ['both keys', 'either: {template: a, ini: b}', [
      '3:1 either | OSG2005 either cannot be a mapping | the keys given here exclude each other',
    ]],
    ['wrong tag', 'step: {kind: wiat}', [
      '3:14 wiat | OSG2004 step.kind cannot be "wiat" | did you mean "wait"? — possible: run, wait or poll',
    ]],
    ['missing tag', 'step: {}', ['3:1 step | OSG2003 step lacks the key "kind" | add "kind:"']],
    ['right tag', 'step: {kind: run}', ['3:1 step | OSG2003 step lacks the key "command" | add "command:"']],
    ['wrong tag without discriminator', 'untagged: {t: z}', [
      '3:15 z | OSG2004 untagged.t cannot be "z" | possible: x or y',
    ]],
    ['right tag without discriminator', 'untagged: {t: y, b: text}', [
      '3:21 text | OSG2002 untagged.b must be a whole number, but is "text" | write digits, without quotes',
    ]],
  ])('%s', (_title, text, expected) => {
    expect(checkKey(text)).toEqual(expected);
  });

  test('two unions side by side do not mix', () => {
    expect(check('name: lab\nnodes:\n  a: {disk: 5}\n  b: {disk: {size: 5X}, parent: {disk: 6}}\n')).toEqual([
      '3:13 5 | OSG2002 nodes.a.disk must be text or a mapping, but is 5 | a size, e.g. 5G',
      '4:40 6 | OSG2002 nodes.b.parent.disk must be text or a mapping, but is 6 | a size, e.g. 5G',
      '4:20 5X | OSG2005 nodes.b.disk.size cannot be "5X" | a size, e.g. 5G',
    ]);
  });
});

test('missing keys at the top level', () => {
  expect(check('nodes: {}\n')).toEqual([
    '1:1 nodes: {} | OSG2003 the file lacks the key "name" | add "name:" (lower-case letters)',
    '1:1 nodes | OSG2006 nodes must have at least one key | add what is missing, or leave the key out',
  ]);
});

test('one error per value', () => {
  expect(check('name: "1"\nnodes: {a: {role: {}}}\nscalar: []\n')).toEqual([
    '1:7 "1" | OSG2005 name cannot be "1" | lower-case letters',
    '2:13 role | OSG2002 nodes.a.role must be text, but is a mapping | a text stands on its own, in quotes if it looks like something else',
    '3:1 scalar | OSG2004 scalar cannot be a list | possible: auto, none or a whole number',
  ]);
});

test('values of a sensitive file are not quoted', () => {
  const text = 'name: HUNTER2\nnodes: {a: {}}\nrelease: 222222\nmode: natt\ncount: 333333\ndisk: hunter2\n';
  const found = check(text, true);
  expect(found).toHaveLength(5);
  for (const line of found) expect(line.split(' | ').slice(1).join()).not.toMatch(/hunter2|222222|333333|natt/i);
});

test('never throws, whatever the document', () => {
  const keys = fc.constantFrom(...Object.keys(schema.properties), 'size', 'kind', 't', 'a', 'b', '__proto__', 'x');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, 1, 0.5, '', 'x', 'auto', 'run', '5G'),
      fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(keys, tie('value'), { maxKeys: 5 })),
  }));
  fc.assert(fc.property(fc.dictionary(keys, value), (data) => {
    const text = JSON.stringify(data);
    const { document } = parseDocument({ name: 't', text });
    const valid = validate(document!.value);
    expect(schemaDiagnostics(document!, validate.errors ?? [], schema).length > 0).toBe(!valid);
  }), { numRuns: 1000 });
});
