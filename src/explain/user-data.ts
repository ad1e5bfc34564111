/** Lines of a machine's user-data: cloud-config, below `autoinstall: user-data:` or as such. */
import { plannedFile } from './planned-file.js';
import { gate, stepScript, stepUnit } from './step.js';
import { templateLine } from './template-line.js';
import { osgenOwn, type Link, type Provenance, type Trace } from './trace.js';
import { netplan } from './netplan.js';
import { yamlLines } from './yaml-place.js';
import type { NodePlan } from '../plan/types.js';

interface WriteFile {
  readonly path: string;
  readonly content: string;
}

/** What every machine has for its steps (src/render/cloud-config.ts). */
const machineFiles: Readonly<Record<string, string>> = {
  '/usr/local/lib/osgen/run-step': 'machine/run-step.hbs',
  '/usr/local/lib/osgen/functions': 'machine/functions.hbs',
  '/usr/local/lib/osgen/complete': 'machine/complete.hbs',
};

export function userData(trace: Trace, plan: NodePlan, text: string, line: number): Provenance {
  const { value, at } = yamlLines(text);
  const { path, inner } = at(line);
  const installer = path[0] === 'autoinstall' && path[1] !== 'user-data';
  const below = path[0] === 'autoinstall' ? path.slice(installer ? 1 : 2) : path;
  const config = (value as { autoinstall?: { 'user-data': { write_files: readonly WriteFile[] } }; write_files?: readonly WriteFile[] });
  const files = config.autoinstall?.['user-data'].write_files ?? config.write_files ?? [];
  const [key, index] = below;
  if (key === 'write_files' && typeof index === 'number' && files[index]) return writeFile(trace, plan, files[index], inner);
  if (installer && key === 'network') return netplan(trace, plan, below.slice(1));
  return { subject: `${below.join('.') || 'head'} of the ${installer ? 'installation' : 'first boot'} of ${plan.node.name}`, links: setting(trace, plan, below) };
}

function writeFile(trace: Trace, plan: NodePlan, { path, content }: WriteFile, inner: number | undefined): Provenance {
  const text = inner === undefined ? undefined : content.split('\n')[inner - 1] ?? '';
  const planned = plan.files.find((file) => path === `/var/lib/osgen/files${file.path}`);
  if (planned) return plannedFile(trace, plan, planned, inner);
  const script = plan.steps.find(({ name }) => path === `/usr/local/lib/osgen/steps/${name}`);
  if (script) return stepScript(trace, plan, script, text, inner);
  const unit = plan.steps.find(({ name }) => path === `/etc/systemd/system/osgen-${name}.service`);
  if (unit) return stepUnit(trace, plan, unit);
  const gated = /^\/etc\/systemd\/system\/(.+)\.service\.d\/osgen\.conf$/.exec(path)?.[1];
  if (gated !== undefined) return gate(trace, plan, gated);
  const template = machineFiles[path];
  return { subject: `${path} of ${plan.node.name}`, links: [...(template === undefined ? [] : [templateLine(trace.catalog, template, text ?? '').link]), osgenOwn, trace.machine(plan)] };
}

/** The keys of cloud-config and of the installer that the topology decides. */
function setting(trace: Trace, plan: NodePlan, [key, second, third]: readonly (string | number)[]): readonly Link[] {
  const install = (name: string): readonly Link[] => trace.value(['install', name], 'none');
  switch (key) {
    case 'users':
      if (third === 'name') return trace.value(['admin', 'name'], 'the platform’s own', [{ place: `roles/_platforms/${trace.lab.platform.name}/platform.yaml`, says: 'admin_user' }]);
      if (third === 'ssh_authorized_keys') return trace.value(['admin', 'ssh_authorized_keys'], 'none');
      if (third === 'passwd' || third === 'lock_passwd') return trace.value(['admin', 'password_hash'], 'no password');
      return [osgenOwn];
    case 'identity': return trace.value(['admin', 'name'], 'the platform’s own');
    case 'timezone': return trace.value(['timezone'], 'Etc/UTC');
    case 'locale': return trace.value(['locale'], 'C.UTF-8');
    case 'keyboard': return trace.value(['keyboard'], 'us');
    case 'proxy': return install('proxy');
    case 'apt':
      if (second === 'proxy') return install('proxy');
      if (second === 'conf') return install('no_proxy');
      if (second === 'primary') return install('mirror');
      return second === 'security' ? trace.value(['install', 'security_mirror'], 'as the mirror', install('mirror')) : [osgenOwn];
    case 'storage': {
      const disk = plan.node.disks.find(({ purpose }) => purpose === 'os');
      return [trace.topology(disk?.path ?? plan.node.path, `disk ${disk?.name ?? 'os'} of ${plan.node.name}`)];
    }
    case 'bootcmd': return [osgenOwn, trace.machine(plan)];
    default: return [osgenOwn];
  }
}
