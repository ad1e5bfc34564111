/**
 * Plain emulation has no CPU of the host to pass on: with type qemu, libvirt defines host-passthrough and fails to
 * start it ("not supported by hypervisor"; seen with libvirt 9.0).
 */
import type { Path } from '../../model/model.js';
import { diagnose, type Rule } from '../rule.js';
import { entries } from './shared.js';

export const cpuMode: Rule = function* (context) {
  const {
    document,
    topology,
    model: { hypervisor },
  } = context;
  if (hypervisor.type !== 'qemu') return;
  const given: { cpu: string | undefined; path: Path }[] = [
    { cpu: topology.hypervisor?.cpu, path: ['hypervisor', 'cpu'] },
    ...entries(context).map(({ raw, path }) => ({ cpu: raw.cpu, path: [...path, 'cpu'] })),
  ];
  for (const { cpu, path } of given) {
    if (cpu === undefined || cpu === 'maximum') continue;
    yield diagnose(document, {
      code: 'OSG3404',
      path,
      message: `CPU mode ${cpu} is not possible with hypervisor type qemu, which emulates a CPU`,
      notes: [{ message: 'the type is chosen', path: ['hypervisor', 'type'] }],
      help: 'leave "cpu" out or write  cpu: maximum; or, on a host with KVM, write  type: kvm',
    });
  }
};
