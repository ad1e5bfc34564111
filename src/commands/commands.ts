/** The commands, in the order of the help. */
import { bomCommand } from './bom.js';
import { buildCommand } from './build.js';
import { completionCommand } from './completion.js';
import { diffCommand } from './diff.js';
import { explainCommand } from './explain.js';
import { graphCommand } from './graph.js';
import { initCommand } from './init.js';
import { schemaCommand } from './schema.js';
import { validateCommand } from './validate.js';
import type { Registration } from './command.js';

export const commands: readonly Registration[] = [
  initCommand,
  validateCommand,
  buildCommand,
  diffCommand,
  graphCommand,
  bomCommand,
  explainCommand,
  schemaCommand,
  completionCommand,
];
