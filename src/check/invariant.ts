/** What an invariant gets and gives. */
import type { Path } from '../model/model.js';
import type { Output } from './output.js';

/** Something wrong with an output file. Messages quote names, addresses and numbers, never contents: those may be secret. */
export interface Fault {
  /** Path in the file set. */
  readonly file: string;
  readonly message: string;
  /** Place in the topology; default: the file's origin. For files that are not there. */
  readonly path?: Path;
}

/** One thing that has to hold for every output. What is unreadable or missing is another invariant's business. */
export type Invariant = (output: Output) => Iterable<Fault>;
