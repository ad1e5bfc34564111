// `netplan generate`, each machine in a root of its own, and what it makes of the file: for every interface of the domain
// the MAC address, the name and the addresses, and no more than one default route.

import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines, run } from '../lib/exec.mjs';
import { all } from '../lib/xml.mjs';

const name = 'netplan generate';
const first = (tree) => `nodes/${tree.nodes[0]}/netplan.yaml`;

export default {
  name,
  tools: ['netplan'],
  applies: (tree) => tree.nodes.map((node) => `nodes/${node}/netplan.yaml`),

  async check(tree, files) {
    const root = tree.scratch('netplan');
    const found = await Promise.all(files.map(async (file) => {
      const node = file.split('/')[1];
      const folder = join(root, node);
      const copy = join(folder, 'etc/netplan/50-osgen.yaml');
      mkdirSync(join(folder, 'etc/netplan'), { recursive: true });
      cpSync(tree.path(file), copy);
      chmodSync(copy, 0o600);
      const { status, stdout, stderr } = await run('netplan', ['generate', '--root-dir', folder], { label: name });
      // a warning is on stderr alone, and the status 0
      if (status !== 0 || stderr || stdout) return [`${file}: status ${status}: ${lines(stderr + stdout).join(' | ').replaceAll(folder, '')}`];
      return generated(tree, node, join(folder, 'run/systemd/network')).map((problem) => `${file}: ${problem}`);
    }));
    return found.flat();
  },

  bad: [
    {
      what: 'an unknown key',
      spoil: (tree) => tree.replace(first(tree), /addresses:/, 'adresses:'),
      expect: /unknown key 'adresses'/,
    },
    {
      what: 'two default routes',
      spoil: (tree) => tree.replace(first(tree), /^( +)addresses:\n( +- .*)/m, '$1routes: [{to: default, via: 10.0.0.254}, {to: default, via: 10.0.0.253}]\n$&'),
      expect: /default route|status 0: .*WARNING/,
    },
    {
      what: 'a MAC address that the machine has not',
      spoil: (tree) => tree.replace(first(tree), /macaddress: .*/, 'macaddress: "52:54:00:ff:ff:ff"'),
      expect: /no \.link for the MAC address/,
    },
    {
      what: 'another address than the topology’s',
      spoil: (tree) => tree.replace(first(tree), /- ([0-9a-f.:]+)\/(\d+)/, '- 10.99.99.99/$2'),
      expect: /Address=10\.99\.99\.99.* instead of/,
    },
  ],
};

function generated(tree, node, folder) {
  const { ethernets } = tree.yaml(`nodes/${node}/network-config`).network;
  const wanted = Object.values(ethernets);
  const nics = all(tree.domain(node), 'devices/interface');
  let routes = 0;
  const problems = nics.flatMap((nic, index) => {
    const mac = all(nic, 'mac')[0].attributes.address;
    const config = wanted[index] ?? {};
    const interfaceName = config['set-name'];
    const file = join(folder, `10-netplan-${interfaceName}`);
    if (!existsSync(`${file}.link`) || !existsSync(`${file}.network`)) return [`no .link and .network for ${interfaceName}`];
    const link = readFileSync(`${file}.link`, 'utf8');
    const network = readFileSync(`${file}.network`, 'utf8');
    routes += defaultRoutes(network);
    const addresses = lines(network).filter((line) => line.startsWith('Address=')).map((line) => line.slice(8)).sort().join(' ');
    const expected = (config.addresses ?? []).slice().sort().join(' ');
    return [
      ...(link.includes(`PermanentMACAddress=${mac}\n`) ? [] : [`no .link for the MAC address ${mac} of the domain's interface ${index + 1}`]),
      ...(link.includes(`\nName=${interfaceName}\n`) ? [] : [`${interfaceName} is not its interface's name`]),
      ...(addresses === expected ? [] : [`${interfaceName}: Address=${addresses || 'none'} instead of ${expected || 'none'} (network-config)`]),
      ...(config.mtu === undefined || link.includes(`\nMTUBytes=${config.mtu}\n`) ? [] : [`${interfaceName}: MTU ${config.mtu} is lost`]),
      ...(interfaceName.length <= 15 ? [] : [`interface name ${interfaceName} is longer than 15 characters`]),
    ];
  });
  return [
    ...problems,
    ...(nics.length === wanted.length ? [] : [`${wanted.length} interfaces, the domain has ${nics.length}`]),
    ...(routes <= 1 ? [] : [`${routes} interfaces have a default route`]),
    ...(wanted.some(({ optional }) => !optional) ? [] : ['all interfaces are optional: boot waits 120 s for none of them']),
  ];
}

/** Default routes an interface may bring: those written down, and the one DHCP hands out. */
function defaultRoutes(network) {
  const written = network.match(/^Destination=(0\.0\.0\.0\/0|::\/0|default)$/gm)?.length
    ?? network.match(/^\[Route\]\nGateway=/gm)?.length ?? 0;
  const dhcp = /^DHCP=(ipv4|yes)$/m.test(network) && !/^UseRoutes=false$/m.test(network);
  const ra = /^IPv6AcceptRA=yes$/m.test(network) && !/^UseGateway=false$/m.test(network);
  return written + Number(dhcp || ra);
}
