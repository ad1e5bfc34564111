// A machine's serial console, as the log that libvirt writes: what osgen's steps say on it, and waiting for it.

import { readFileSync } from 'node:fs';
import { poll } from './exec.mjs';

// what a terminal would act on instead of showing it: systemd's boot animation is full of it
const control = /\x1b\[[0-9;?]*[A-Za-z]|\x1b[A-Za-z()78]|[\r\0]/g;
const progress = /osgen: (\S+) (\d+)\/(\d+) (\S+) (start|ok|failed)(?: ([\d.]+)s)?(.*)/;

export class Console {
  constructor(file) {
    this.file = file;
  }

  /** Length of the log now: a mark to look for things after. */
  get end() {
    return this.#read().length;
  }

  text(from = 0) {
    return this.#read().subarray(from).toString('utf8').replace(control, '');
  }

  /** Progress lines of osgen's steps: {node, index, total, step, event, seconds, rest}. */
  progress(from = 0) {
    return this.text(from).split('\n').slice(0, -1).flatMap((line) => {
      const match = progress.exec(line);
      if (!match) return [];
      const [, node, index, total, step, event, seconds, rest] = match;
      return [{ node, index: Number(index), total: Number(total), step, event, seconds: Number(seconds ?? 0), rest: rest.trim() }];
    });
  }

  /** True as soon as the text after `from` matches; false when the time is over. */
  async shows(pattern, from, seconds) {
    return (await poll(seconds, 0.05, () => (pattern.test(this.text(from)) ? true : undefined))) ?? false;
  }

  #read() {
    try {
      return readFileSync(this.file);
    } catch (error) {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
  }
}

/** The line that says that a step (or a stage of cloud-init) has begun. */
export function startOf(step) {
  const stage = { 'cloud-init-local': 'init-local', 'cloud-init': 'init', 'cloud-config': 'modules:config', 'cloud-final': 'modules:final' }[step];
  return stage ? new RegExp(`Cloud-init v\\. \\S+ running '${stage}'`) : new RegExp(`osgen: \\S+ \\d+/\\d+ ${step} start`);
}

/** The line that says that it is over. */
export function endOf(step) {
  const unit = { 'cloud-init-local': 'cloud-init-local', 'cloud-init': 'cloud-init', 'cloud-config': 'cloud-config', 'cloud-final': 'cloud-final' }[step];
  return unit ? new RegExp(`Finished ${unit}\\.`) : new RegExp(`osgen: \\S+ \\d+/\\d+ ${step} (ok|failed)`);
}
