/** The commands, in the order of the help. */
import { buildCommand } from './build.js';
import { graphCommand } from './graph.js';
import type { Registration } from './command.js';

export const commands: readonly Registration[] = [
  buildCommand,
  graphCommand,
];
