/** The commands, in the order of the help. */
import { bomCommand } from './bom.js';
import { buildCommand } from './build.js';
import { diffCommand } from './diff.js';
import type { Registration } from './command.js';

export const commands: readonly Registration[] = [
  buildCommand,
  diffCommand,
  bomCommand,
];
