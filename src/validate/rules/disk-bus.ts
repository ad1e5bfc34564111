/**
 * A disk on a bus that the cloud image's kernel has no driver for does not exist on the machine. A warning: Debian's
 * generic image, unlike its genericcloud, has the ordinary kernel with all drivers, and its name says nothing certain.
 */
import { diagnose, type Rule } from '../rule.js';
import { entries, field } from './shared.js';

export const diskBus: Rule = function* (context) {
  const { document, model } = context;
  const buses = model.platform?.data.cloud_image_buses;
  if (!buses || model.install.method !== 'cloud-image') return;
  for (const {
    name,
    machines: [first],
  } of entries(context)) {
    for (const disk of first.disks) {
      if (buses.includes(disk.bus)) continue;
      yield diagnose(document, {
        code: 'OSG3310',
        severity: 'warning',
        path: field(context, disk.path, 'bus'),
        message: `disk ${disk.name} of ${name} is on the bus ${disk.bus}, which the kernel of cloud images of ${model.platform?.name} does not see`,
        help: `bus: ${buses.join(' or bus: ')}; leave it only if your image has a kernel with that driver`,
      });
    }
  }
};
