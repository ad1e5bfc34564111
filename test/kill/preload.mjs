// Loaded into osgen (`node --import`): counts the system calls by which it changes the disk, and kills it before the one
// that OSGEN_KILL_AT names, half of what was to be written being there if that is a write. The number of calls goes to the
// file OSGEN_KILL_COUNT at the end.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { OSGEN_KILL_AT, OSGEN_KILL_COUNT } = process.env;
const { writeFileSync, writeSync } = fs;
const changing = [
  'appendFileSync', 'chmodSync', 'fchmodSync', 'fsyncSync', 'linkSync', 'mkdirSync', 'openSync', 'renameSync', 'rmSync', 'rmdirSync',
  'truncateSync', 'unlinkSync', 'writeFileSync', 'writeSync',
];
let calls = 0;

for (const name of changing) {
  const call = fs[name];
  fs[name] = (...args) => {
    const changes = name !== 'openSync' || (Number(args[1]) & fs.constants.O_CREAT) !== 0;
    if (changes && ++calls === Number(OSGEN_KILL_AT)) {
      const [fd, bytes, offset, length] = args;
      if (name === 'writeSync' && typeof length === 'number') writeSync(fd, bytes, offset, length >> 1);
      process.kill(process.pid, 'SIGKILL');
    }
    return call(...args);
  };
}
syncBuiltinESMExports();

process.on('exit', () => {
  if (OSGEN_KILL_COUNT !== undefined) writeFileSync(OSGEN_KILL_COUNT, String(calls));
});
