/** The commands, in the order of the help. */
import { buildCommand } from './build.js';
import { explainCommand } from './explain.js';
import { validateCommand } from './validate.js';
import { graphCommand } from './graph.js';
import type { Registration } from './command.js';

export const commands: readonly Registration[] = [
  buildCommand,
  validateCommand,
  explainCommand,
  graphCommand,
];
