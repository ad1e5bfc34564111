/**
 * What is not wrong, but not advisable, in the order of the codes. `osgen build` does not print it: it would say the
 * same at each build. All are warnings; the topology has compiled.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Advice, AdviceContext } from './advice.js';
import { fewObjectDisks } from './few-object-disks.js';
import { memoryForWorkers } from './memory-for-workers.js';
import { noInstances } from './no-instances.js';
import { oneObjectMachine } from './one-object-machine.js';
import { repeatedDefault } from './repeated-default.js';
import { smallPool } from './small-pool.js';
import { unmaintainedRelease } from './unmaintained-release.js';
import { unusedNetwork } from './unused-network.js';
import { unusedSecret } from './unused-secret.js';

export const advice: readonly Advice[] = Object.freeze([
  memoryForWorkers,
  oneObjectMachine,
  fewObjectDisks,
  unusedNetwork,
  unmaintainedRelease,
  unusedSecret,
  repeatedDefault,
  smallPool,
  noInstances,
]);

export function adviceDiagnostics(context: AdviceContext): Diagnostic[] {
  return advice.flatMap((rule) => [...rule(context)].map((diagnostic): Diagnostic => ({ ...diagnostic, severity: 'warning' })));
}
