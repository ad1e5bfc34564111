/**
 * The bridge of mode bridge is one. A machine cannot be plugged into a network card; libvirt says so only when it starts the
 * machine. osgen never sees the hypervisor, so this goes by the name and is a warning.
 */
import { cardName } from './interface-names.js';
import { diagnose, type Rule } from '../rule.js';

export const bridgeName: Rule = function* ({ document, model }) {
  for (const { name, mode, bridge, path } of model.networks) {
    if (mode !== 'bridge' || bridge === undefined || !cardName.test(bridge)) continue;
    yield diagnose(document, {
      code: 'OSG3224',
      severity: 'warning',
      path: [...path, 'bridge'],
      message: `by its name, ${bridge} of network ${name} is a network card of the hypervisor, not a bridge`,
      help: `make a bridge that ${bridge} belongs to, and name that one; a bridge has a folder /sys/class/net/NAME/bridge`,
    });
  }
};
