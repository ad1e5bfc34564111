/** How to bring a lab that is up in line with the new output. */
import type { Plan } from '../plan/types.js';
import type { LabDifference, MachineDifference } from './compare.js';
import type { Effect } from './effect.js';

export interface Advice {
  /** Commands in this order; those before the build need the old out/lab. */
  readonly before: readonly Command[];
  readonly after: readonly Command[];
  /** What a person can do on the machines instead of a rebuild, and what to look out for. */
  readonly remarks: readonly string[];
}

export interface Command {
  readonly command: string;
  readonly why: string;
}

/** @param lab path of out/lab */
export function adviceFor({ networks, machines }: LabDifference, plan: Plan, lab: string): Advice {
  const names = (effect: Effect): readonly string[] => machines.filter((machine) => machine.effect === effect).map(({ name }) => name);
  const leaving = machines.filter(({ leaves }) => leaves !== undefined).map(({ name }) => name);
  const [rebuilt, redefined, created] = [names('rebuild'), names('redefine'), names('create')];
  const all = plan.nodes.map(({ node }) => node.name);
  const isWhole = leaving.length > 0 && leaving.length === machines.filter(isOld).length;
  const networksChange = networks.some(({ effect }) => effect === 'redefine');
  const goneNetworks = networks.flatMap(({ leaves }) => leaves ?? []);

  const before = leaving.length === 0 ? [] : [{ command: withNodes(`${lab} destroy --delete-disks`, isWhole ? [] : leaving), why: 'the new out/lab does not find them; their disks are lost' }];
  const after: Command[] = [];
  const again = rebuilt.filter((name) => !leaving.includes(name));
  if (again.length > 0) after.push({ command: withNodes(`${lab} destroy --delete-disks`, again.length === all.length ? [] : again), why: 'to be built anew; their disks are lost' });
  if (networksChange && rebuilt.length < all.length) after.push({ command: `${lab} down`, why: 'a network changes only while no machine runs' });
  else if (redefined.length > 0) after.push({ command: withNodes(`${lab} down`, redefined), why: 'a running machine keeps its old definition' });
  if (after.length > 0 || created.length > 0 || leaving.some((name) => all.includes(name)) || networks.some(({ effect }) => effect === 'create')) after.push({ command: `${lab} up`, why: 'makes, defines and starts all that is missing' });
  if (goneNetworks.length > 0 && !isWhole) {
    for (const name of goneNetworks) after.push({ command: `virsh net-destroy ${name}; virsh net-undefine ${name}`, why: 'no longer in the topology' });
  }
  return { before, after, remarks: [...byHand(machines), ...holdingOn(plan, rebuilt)] };
}

function isOld({ effect, leaves }: MachineDifference): boolean {
  return effect !== 'create' || leaves !== undefined;
}

function withNodes(command: string, names: readonly string[]): string {
  return [command, ...names].join(' ');
}

function byHand(machines: readonly MachineDifference[]): readonly string[] {
  const reasons = machines.filter(({ effect }) => effect === 'by-hand' || effect === 'redefine').flatMap((machine) => machine.reasons);
  return [
    ...(reasons.some((reason) => reason.startsWith('/etc/hosts')) ? ['By hand: edit /etc/hosts, as root, on the machines that keep their disks. They run on without, but do not know the names.'] : []),
    ...(reasons.some((reason) => reason.includes('osgen-verify')) ? ['By hand: put the new osgen-verify and /var/lib/osgen/private/verify.json (both are in user-data) in place of the old ones, then run osgen-verify --console as root. The machine itself stays as it is.'] : []),
  ];
}

/** Machines that set themselves up with what a rebuilt one had. */
function holdingOn({ nodes }: Plan, rebuilt: readonly string[]): readonly string[] {
  if (rebuilt.length === 0) return [];
  const providers = new Set<string>();
  const others = nodes.filter(({ node }) => !rebuilt.includes(node.name)).filter(({ steps }) => {
    const on = steps.flatMap(({ waitsFor }) => (waitsFor?.nodes ?? []).filter((name) => rebuilt.includes(name)));
    for (const name of on) providers.add(name);
    return on.length > 0;
  }).map(({ node }) => node.name);
  if (others.length === 0) return [];
  const them = others.length > 4 ? `${others.slice(0, 3).join(', ')} and ${others.length - 3} more` : others.join(', ');
  return [`${them} registered with ${[...providers].join(', ')} at first boot, and a rebuilt machine begins with empty databases. Rebuild the whole lab unless you know better: only that is tested.`];
}
