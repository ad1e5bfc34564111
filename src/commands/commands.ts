/** The commands, in the order of the help. */
import { buildCommand } from './build.js';
import { completionCommand } from './completion.js';
import { initCommand } from './init.js';
import { schemaCommand } from './schema.js';
import type { Registration } from './command.js';

export const commands: readonly Registration[] = [
  initCommand,
  buildCommand,
  schemaCommand,
  completionCommand,
];
