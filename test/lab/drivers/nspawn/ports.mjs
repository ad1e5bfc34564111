/** What the hypervisor serves to the machines over HTTP. */
export const ports = {
  packages: 8012, // the containers' repository
  files: 8013, // the instances' image, and --serve
  debian: 8014, // the archive of the machines under QEMU, laid out like Debian's
};
