// Addresses over the layers: as the topology and its lock file say in netplan, in /etc/hosts, and out of the way of what
// libvirt hands out. No validator compares any two of these.

import { address, overlap, plus, prefixOf, same, subnet, within } from '../lib/ip.mjs';
import { duplicates } from '../lib/tree.mjs';
import { all, one, textAt } from '../lib/xml.mjs';

const withRange = (tree) => tree.networks.find(({ file }) => tree.text(file).includes('<range'))?.file;
/** Of the first machine's first static address, if it is one of osgen's. */
const staticNetwork = (tree) => {
  const { ethernets } = tree.yaml(`nodes/${tree.nodes[0]}/network-config`).network;
  const [name] = Object.entries(ethernets).find(([, nic]) => nic.addresses);
  return tree.networks.find((network) => network.name === name && one(network.xml, 'ip'));
};
const firstAddress = (tree, node) => Object.values(tree.yaml(`nodes/${node}/network-config`).network.ethernets).find((nic) => nic.addresses).addresses[0];

export default {
  name: 'addresses',
  applies: (tree) => tree.files(/^(networks\/[^/]+\.xml|nodes\/[^/]+\/(user-data|meta-data|network-config|netplan\.yaml))$/),

  check(tree) {
    const networks = tree.networks.map(libvirtNetwork);
    const machines = tree.nodes.map((node) => machine(tree, node));
    const taken = machines.flatMap(({ node, nics }) => nics.flatMap(({ name, addresses }) => addresses.map((text) => [text, node, name])));
    return [
      ...duplicates('address', taken.map(([text, node]) => [text.split('/')[0], node])),
      ...duplicates('instance-id', tree.nodes.map((node) => [tree.yaml(`nodes/${node}/meta-data`)['instance-id'], node])),
      ...networks.flatMap((network) => ofNetwork(network, taken)),
      ...networks.flatMap((a, index) => networks.slice(index + 1).filter((b) => a.subnet && b.subnet && overlap(a.subnet, b.subnet))
        .map((b) => `networks ${a.name} and ${b.name} overlap`)),
      ...machines.flatMap((each) => ofMachine(tree, each, machines).map((problem) => `${each.node}: ${problem}`)),
      ...pools(tree, taken),
    ];
  },

  bad: [
    {
      what: 'one address on two machines',
      when: (tree) => tree.nodes.length > 1,
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[1]}/network-config`, firstAddress(tree, tree.nodes[1]), firstAddress(tree, tree.nodes[0])),
      expect: /address .* more than once/,
    },
    {
      what: 'a DHCP range outside its subnet',
      when: (tree) => withRange(tree) !== undefined,
      spoil: (tree) => tree.replace(withRange(tree), /<range start=".*?" end=".*?"/, '<range start="10.99.0.1" end="10.99.0.9"'),
      expect: /DHCP range .* is not in its subnet/,
    },
    {
      what: 'a DHCP range over a static address',
      when: (tree) => staticNetwork(tree) !== undefined,
      spoil: (tree) => {
        const { file } = staticNetwork(tree);
        const [text, prefix] = firstAddress(tree, tree.nodes[0]).split('/');
        const { first } = subnet(text, Number(prefix));
        const router = plus(text, first + 1n - address(text).value);
        return tree.replace(file, /<ip [^>]*?\/>|<ip [^]*<\/ip>/,
          `<ip${text.includes(':') ? ' family="ipv6"' : ''} address="${router}" prefix="${prefix}"><dhcp><range start="${text}" end="${plus(text, 5)}"/></dhcp></ip>`);
      },
      expect: /static address .* is in the DHCP range/,
    },
    {
      what: '/etc/hosts with another address',
      when: (tree) => tree.nodes.length > 1,
      spoil: (tree) => tree.replace(`nodes/${tree.nodes[0]}/user-data`, new RegExp(`^( +)\\S+ (${tree.nodes[1]})$`, 'm'), '$110.99.99.99 $2'),
      expect: /\/etc\/hosts: .* is 10\.99\.99\.99/,
    },
    {
      what: 'an address that is not the topology’s',
      spoil: (tree) => {
        const old = firstAddress(tree, tree.nodes[0]).split('/')[0];
        return tree.replace(`nodes/${tree.nodes[0]}/network-config`, old, plus(old, 99));
      },
      expect: /address .* instead of .* \((topology|lock file)\)/,
    },
  ],
};

function libvirtNetwork({ file, name, xml }) {
  const ip = one(xml, 'ip');
  if (!ip) return { file, name };
  const { address: own, prefix, netmask } = ip.attributes;
  const range = one(ip, 'dhcp/range')?.attributes;
  return { file, name, own, subnet: subnet(own, prefix === undefined ? prefixOf(netmask) : Number(prefix)), range };
}

function machine(tree, node) {
  const nics = Object.entries(tree.yaml(`nodes/${node}/network-config`).network.ethernets)
    .map(([name, config]) => ({ name, config, addresses: config.addresses ?? [] }));
  return { node, nics };
}

function ofNetwork({ file, name, own, subnet: net, range }, taken) {
  const here = taken.filter(([, , network]) => network === name);
  const ends = range && { family: net.family, first: address(range.start).value, last: address(range.end).value };
  return [
    ...(ends && !(within(address(range.start), net) && within(address(range.end), net)) ? [`${file}: DHCP range ${range.start} to ${range.end} is not in its subnet`] : []),
    ...(ends && ends.first > ends.last ? [`${file}: DHCP range ${range.start} to ${range.end} is back to front`] : []),
    ...(ends && within(address(own), ends) ? [`${file}: the DHCP range has the network's own address ${own}`] : []),
    ...here.flatMap(([text, node]) => {
      const [plain, prefix] = text.split('/');
      const value = address(plain);
      return [
        ...(ends && within(value, ends) ? [`${node}: static address ${plain} is in the DHCP range of ${name}`] : []),
        ...(net && !within(value, net) ? [`${node}: ${plain} is not in the subnet of ${name}`] : []),
        ...(net && Number(prefix) !== net.prefix ? [`${node}: /${prefix} in network ${name}, which is a /${net.prefix}`] : []),
        ...(net && (value.value === net.first || (net.family === 4 && value.value === net.last)) ? [`${node}: ${plain} is no host's address in ${name}`] : []),
        ...(own && same(plain, own) ? [`${node}: ${plain} is the hypervisor's own address in ${name}`] : []),
      ];
    }),
  ];
}

function ofMachine(tree, { node, nics }, machines) {
  const data = tree.userData(node);
  const config = tree.cloudConfig(node);
  const network = tree.yaml(`nodes/${node}/network-config`);
  const hosts = tree.writeFiles(node).find(({ path }) => path.endsWith('/etc/hosts'))?.content ?? '';
  const equal = (what, other) => (JSON.stringify(other) === JSON.stringify(network.network) ? [] : [`${what} is not the seed's network-config`]);
  return [
    ...equal('netplan.yaml', tree.yaml(`nodes/${node}/netplan.yaml`).network),
    ...(data.autoinstall ? equal('autoinstall.network', data.autoinstall.network) : []),
    ...(config.bootcmd.some((command) => command.at(-1) === node) ? [] : ['nothing sets its host name']),
    ...nics.flatMap(({ name, config: nic, addresses }) => [
      ...(nic['set-name'] === name ? [] : [`interface ${name} is called ${nic['set-name']}`]),
      ...(nic.routes ?? []).filter(({ via }) => !addresses.some((text) => within(address(via), subnet(...split(text)))))
        .map(({ via }) => `${name}: router ${via} is not in its subnet`),
    ]),
    ...order(tree, node, nics),
    ...expected(tree, node, nics),
    ...hostsProblems(hosts, tree, machines),
  ];
}

function split(text) {
  const [plain, prefix] = text.split('/');
  return [plain, Number(prefix)];
}

/** The interfaces of the domain are those of netplan, in the same order, by MAC address and network. */
function order(tree, node, nics) {
  const inDomain = all(tree.domain(node), 'devices/interface').map((nic) => one(nic, 'mac').attributes.address.toLowerCase());
  const inNetplan = nics.map(({ config }) => String(config.match?.macaddress).toLowerCase());
  const names = new Map(tree.networks.map(({ name, xml }) => [textAt(xml, 'name'), name]));
  return [
    ...(inDomain.join() === inNetplan.join() ? [] : [`MAC addresses ${inDomain.join(', ')} in the domain, ${inNetplan.join(', ')} in network-config`]),
    ...all(tree.domain(node), 'devices/interface').flatMap((nic, index) => {
      const wanted = names.get(one(nic, 'source').attributes.network);
      return wanted === undefined || wanted === nics[index]?.name ? [] : [`interface ${nics[index]?.name} is in network ${wanted}`];
    }),
  ];
}

/** What the topology says of a machine's addresses; what it leaves open is in the lock file. */
function expected(tree, node, nics) {
  const { nodes } = tree.topology;
  const single = nodes[node];
  const group = /^(.*)-(\d+)$/.exec(node);
  const [config, offset] = single && single.count === undefined ? [single, 0] : [nodes[group?.[1]], Number(group?.[2]) - 1];
  return nics.flatMap(({ name, addresses }) => {
    const wish = config?.networks?.[name];
    const text = typeof wish === 'object' && wish !== null ? wish.address : wish;
    const written = typeof text === 'string' ? plus(text, offset) : undefined;
    const locked = tree.lock?.addresses?.[name]?.[node];
    const wanted = written ?? locked;
    if (wanted === undefined) return addresses.length > 0 ? [`${name}: address ${addresses.join()} is in neither topology nor lock file`] : [];
    const is = addresses.map((each) => each.split('/')[0]);
    return is.length === 1 && same(is[0], wanted) ? [] : [`${name}: address ${is.join() || 'none'} instead of ${wanted} (${written ? 'topology' : 'lock file'})`];
  });
}

/** Every machine is in every /etc/hosts by the address that its netplan has on the management network. */
function hostsProblems(hosts, tree, machines) {
  const entries = hosts.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/)).filter(([first]) => first);
  return [
    ...entries.filter(([text]) => address(text) === undefined).map(([text]) => `/etc/hosts: ${text} is no address`),
    ...machines.flatMap(({ node, nics }) => {
      const wanted = nics.find(({ name }) => name === tree.management)?.addresses[0]?.split('/')[0];
      const found = entries.filter(([, ...names]) => names.includes(node)).map(([text]) => text);
      if (wanted === undefined) return [`${node} has no address on ${tree.management}`];
      return found.length === 1 && same(found[0], wanted) ? [] : [`/etc/hosts: ${node} is ${found.join(', ') || 'not there'}, its netplan says ${wanted}`];
    }),
  ];
}

/** Addresses for instances are nobody else's. */
function pools(tree, taken) {
  return Object.entries(tree.topology.networks ?? {}).flatMap(([name, network]) => {
    const pool = network?.allocation_pool;
    if (!pool) return [];
    const range = { ...address(pool.start), first: address(pool.start).value, last: address(pool.end).value };
    return taken.filter(([text]) => within(address(text.split('/')[0]), range)).map(([text, node]) => `${node}: ${text} is in the allocation pool of ${name}`);
  });
}
