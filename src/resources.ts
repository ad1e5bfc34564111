/** What the compiler needs besides its input: the catalog, and the compiled schema of the topology. */
import type { ErrorObject } from 'ajv';
import type { Catalog } from './catalog/types.js';

export interface Resources {
  readonly catalog: Catalog;
  readonly topologySchema: Readonly<Record<string, unknown>>;
  /** An ajv validator (allErrors, verbose), compiled when osgen is built. */
  readonly validateTopology: ((value: unknown) => boolean) & { errors?: readonly ErrorObject[] | null };
}
