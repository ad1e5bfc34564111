/** Where apt gets its packages, as curtin (the installer) and cloud-init (the installed machine) both spell it. */
import type { Lab } from '../resolve/types.js';

interface Mirror {
  readonly arches: readonly string[];
  readonly uri: string;
}

interface AptSources {
  readonly primary?: readonly Mirror[];
  readonly security?: readonly Mirror[];
  readonly conf?: string;
}

/** Mirrors, and what is asked without the proxy; nothing of what the topology does not say. */
export function aptSources(lab: Lab): AptSources {
  return { ...mirrors(lab), ...direct(lab) };
}

/**
 * The mirror and that of the security updates. Both are always said: left out, cloud-init takes the first for the second,
 * the installer since 24.04 takes the distribution's own server.
 */
function mirrors({ install, platform }: Lab): AptSources {
  const { mirror } = install;
  if (mirror === undefined) return {};
  const security = install.securityMirror ?? `${mirror.replace(/\/$/, '')}${platform.data.security_mirror_suffix ?? ''}`;
  return { primary: [{ arches: ['default'], uri: mirror }], security: [{ arches: ['default'], uri: security }] };
}

/** apt knows single hosts only (apt-transport-http(1)); its https method asks the options of http for what it does not have. */
function direct({ install: { noProxy } }: Lab): AptSources {
  const hosts = noProxy.filter((host) => !host.startsWith('.'));
  return hosts.length > 0 ? { conf: hosts.map((host) => `Acquire::http::Proxy::${host} "DIRECT";\n`).join('') } : {};
}
