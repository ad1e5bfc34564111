/** Whatever is of the wrong type, missing or too much in a topology: what is said of it has a place and a way out. */
import { compile } from '../support/compile.js';
import { topology, type Json } from './whole.js';

const wrong: readonly Json[] = [null, 7, -1, true, 'two words', [], ['x'], {}, { unknown: 1 }];

type Step = string | number;

/** Every path of the topology, its containers included. */
function pathsOf(value: Json, at: readonly Step[] = []): readonly (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const entries: readonly (readonly [Step, Json])[] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...(at.length > 0 ? [at] : []), ...entries.flatMap(([key, item]) => pathsOf(item, [...at, key]))];
}

/** A copy with another value at the path; undefined takes it away. */
function changed(value: Json, [step, ...rest]: readonly Step[], to: Json | undefined): Json {
  if (step === undefined) return to ?? null;
  if (Array.isArray(value)) {
    return rest.length === 0 && to === undefined
      ? value.filter((_, index) => index !== step)
      : value.map((item, index) => (index === step ? changed(item, rest, to) : item));
  }
  const { [step]: old, ...others } = value as { [key: string]: Json };
  return rest.length === 0 && to === undefined ? others : { ...value as object, [step]: changed(old ?? null, rest, to) };
}

test.each(pathsOf(topology).map((path) => [path.join('.'), path] as const))('%s', (_, path) => {
  const found = [...wrong, undefined].flatMap((value) => compile(JSON.stringify(changed(topology, path, value), null, 1)).diagnostics);
  expect(found.filter(({ help, span }) => !help || !span)).toEqual([]);
});
