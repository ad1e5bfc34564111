// Loaded into the measured process: leaves its peak memory (KiB) in the file OSGEN_BENCH_RSS names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.OSGEN_BENCH_RSS, String(process.resourceUsage().maxRSS)));
