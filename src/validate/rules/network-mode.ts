/** What a network's mode asks for is there, and what it has no use for is not (schemas/topology.schema.json). */
import type { NetworkModel } from '../../model/model.js';
import type { RawNetwork } from '../../model/topology.js';
import { diagnose, type Rule } from '../rule.js';
import { settingFaults, type Fault } from './network-settings.js';
import { networks } from './shared.js';
import { help } from './words.js';

export const networkMode: Rule = function* ({ document, ...context }) {
  for (const { network, raw } of networks({ document, ...context })) {
    for (const { key, message, help: aid } of [...modeFaults(network, raw), ...settingFaults(network, raw)]) {
      const path = key === undefined ? network.path : [...network.path, key];
      yield diagnose(document, {
        code: 'OSG3219',
        path,
        at: key === undefined ? 'key' : 'value',
        message,
        ...help(aid),
      });
    }
  }
};

/** Settings that a mode needs, or that belong to another one. */
function* modeFaults({ name, mode }: NetworkModel, raw: RawNetwork): Iterable<Fault> {
  const explicit = raw.mode === undefined ? ' (the default)' : '';
  if (raw.network !== undefined && mode !== 'libvirt') {
    yield {
      key: 'network',
      message: `network ${name} has "network: ${raw.network}", but its mode is ${mode}${explicit}`,
      help: 'write  mode: libvirt  to use an existing libvirt network, or leave "network" out',
    };
  }
  if (mode === 'libvirt' && raw.network === undefined) {
    yield {
      message: `network ${name} has the mode libvirt, but does not say which libvirt network it is`,
      help: `add a line below "${name}:", for example  network: default`,
    };
  }
  if (mode === 'libvirt' && raw.bridge !== undefined) {
    yield {
      key: 'bridge',
      message: `network ${name} has "bridge: ${raw.bridge}", but its mode is libvirt, and such networks have their own`,
      help: 'leave "bridge" out, or write  mode: bridge',
    };
  }
  if (mode === 'bridge' && raw.bridge === undefined) {
    yield {
      message: `network ${name} has the mode bridge, but does not say which bridge of the host it is`,
      help: `add a line below "${name}:", for example  bridge: br0`,
    };
  }
  if ((mode === 'bridge' || mode === 'libvirt') && raw.dhcp) {
    yield {
      key: 'dhcp',
      message: `network ${name} has a DHCP range, but osgen does not define a network of mode ${mode}`,
      help: 'leave "dhcp" out; who runs that network runs its DHCP server',
    };
  }
}
