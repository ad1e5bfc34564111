/**
 * Ubuntu's installer is started with kernel and initrd out of the ISO, which virt-install reads where it runs: on a
 * connection to another computer it says "Cannot access install tree on remote connection" (virtinst/connection.py:
 * remote is whatever has a host's name in its URI).
 */
import { diagnose, type Rule } from '../rule.js';

export const remoteInstaller: Rule = function* ({ document, model: { platform, install, hypervisor } }) {
  if (install.method !== 'autoinstall' || !platform?.data.install_methods.includes(install.method)) return;
  if (!/^[a-z+]+:\/\/[^/]/.test(hypervisor.uri)) return;
  yield diagnose(document, {
    code: 'OSG3403',
    path: ['hypervisor', 'uri'],
    message: 'the installer cannot be started on another computer: virt-install has to read the ISO where it runs',
    help: 'use a cloud image:  install: {method: cloud-image, image: …}; or leave "uri" out, and run out/lab on the hypervisor itself',
  });
};
