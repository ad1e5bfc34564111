/** Where apt gets its packages, as curtin (the installer) and cloud-init (the installed machine) both spell it. */
import type { Lab } from '../resolve/types.js';

interface Mirror {
  readonly arches: readonly string[];
  readonly uri: string;
}

/**
 * The mirror and that of the security updates; nothing if the topology names none. Both are always said: left out,
 * cloud-init takes the first for the second, the installer since 24.04 takes the distribution's own server.
 */
export function mirrors({ install, platform }: Lab): { readonly primary?: readonly Mirror[]; readonly security?: readonly Mirror[] } {
  const { mirror } = install;
  if (mirror === undefined) return {};
  const security = install.securityMirror ?? `${mirror.replace(/\/$/, '')}${platform.data.security_mirror_suffix ?? ''}`;
  return { primary: [{ arches: ['default'], uri: mirror }], security: [{ arches: ['default'], uri: security }] };
}
