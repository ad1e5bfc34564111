import { hostNeeds, hostNeedsText } from '../../../src/resolve/host-needs.js';
import { disk, lab, node } from '../render/libvirt/lab.js';

test('the sum over all machines and all their disks', () => {
  const two = lab({ nodes: [node({ memoryMiB: 4096, vcpus: 2, disks: [disk('os'), disk('cinder')] }), node({ memoryMiB: 1536, vcpus: 1, disks: [disk('os')] })] });
  const diskMiB = disk('os').sizeMiB * 2 + disk('cinder').sizeMiB;
  expect(hostNeeds(two)).toEqual({ memoryMiB: 5632, vcpus: 3, diskMiB });
});

test('in words, rounded up', () => {
  expect(hostNeedsText({ memoryMiB: 19456, vcpus: 12, diskMiB: 190 * 1024 })).toBe('19 GiB memory, 12 vCPUs, 190 GiB disk (thin)');
  expect(hostNeedsText({ memoryMiB: 1537, vcpus: 1, diskMiB: 10241 })).toBe('1.6 GiB memory, 1 vCPU, 10.1 GiB disk (thin)');
});
