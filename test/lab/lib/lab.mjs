// The compiled lab as a user has it: the out/ folder, its lab script, and the machines it describes.

import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Console } from './console.mjs';
import { execute } from './exec.mjs';

export class Lab {
  constructor({ out, work, only }, consoles) {
    this.out = out;
    this.logs = join(work, 'logs');
    mkdirSync(this.logs, { recursive: true });
    this.machines = readdirSync(out)
      .filter((name) => name.endsWith('.xml'))
      .sort()
      .map((name) => machine(join(out, name), consoles))
      .filter(({ node }) => only.length === 0 || only.includes(node));
  }

  /** Runs out/lab VERB; what it says goes to a log of that verb's as well. */
  async verb(verb, { args = [], timeout = 600 } = {}) {
    const result = await execute(join(this.out, 'lab'), [verb, ...args], { timeout });
    appendFileSync(join(this.logs, `lab-${verb}.log`), `--- lab ${[verb, ...args].join(' ')}: exit code ${result.status}\n${result.stdout}${result.stderr}`);
    return { ...result, text: `${result.stdout}${result.stderr}`.trim() };
  }

  /** The SSH configuration that out/lab writes, as a file. */
  async sshConfig() {
    const { status, stdout, text } = await this.verb('ssh-config');
    if (status !== 0) throw new Error(`out/lab ssh-config: exit code ${status}\n${text}`);
    const file = join(this.logs, 'ssh-config');
    writeFileSync(file, stdout);
    return file;
  }
}

function machine(file, consoles) {
  const xml = readFileSync(file, 'utf8');
  const one = (pattern) => pattern.exec(xml)?.[1];
  const domain = one(/<name>([^<]+)<\/name>/);
  const log = one(/<log file="([^"]+)"/);
  const disks = [...xml.matchAll(/<disk [^>]*device="disk"[^]*?<\/disk>/g)].map(([disk]) => ({
    target: /<target dev="([^"]+)"/.exec(disk)?.[1],
    serial: /<serial>([^<]+)<\/serial>/.exec(disk)?.[1],
  }));
  return {
    node: basename(file, '.xml'),
    domain,
    disks,
    seed: /<disk [^>]*device="cdrom"[^]*?\.iso/.test(xml),
    console: new Console(log ? join(consoles, basename(log)) : join(consoles, `${domain}-console.log`)),
  };
}
