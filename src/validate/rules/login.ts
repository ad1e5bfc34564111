/** Somebody can log in to the machines. They configure themselves without it, so this is a warning. */
import { diagnose, type Rule } from '../rule.js';

export const login: Rule = function* ({ document, model: { admin } }) {
  if (admin.sshKeys.length > 0 || admin.passwordHash !== undefined) return;
  yield diagnose(document, {
    code: 'OSG3406',
    severity: 'warning',
    path: ['admin'],
    at: 'key',
    message: `nobody can log in to the machines: ${admin.name} has neither an SSH key nor a password`,
    help: 'add  admin: {ssh_authorized_keys: ["ssh-ed25519 AAAA… user@host"]}  with the line of your .pub file',
  });
};
