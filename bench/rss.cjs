// Loaded into the measured process: leaves its peak memory (KiB) in the file OSGEN_BENCH_RSS names.
process.on('exit', () => require('node:fs').writeFileSync(process.env.OSGEN_BENCH_RSS, String(process.resourceUsage().maxRSS)));
