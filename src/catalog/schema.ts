/** How the topology's schema is compiled: the same in development and in the shipped form. */
import { Ajv, type Options } from 'ajv';

/** @param options further ajv options, e.g. for stand-alone code */
export function topologyAjv(options: Options = {}): Ajv {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true, ...options });
  ajv.addKeyword('x-hint');
  return ajv;
}
