// What the compiled lab says about each machine, read from the files that libvirt and cloud-init would read.

import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

const one = (text, pattern) => pattern.exec(text)?.[1];

export function compiledLab(out) {
  const networks = readdirSync(join(out, 'networks')).filter((name) => name.endsWith('.xml'))
    .map((name) => network(readFileSync(join(out, 'networks', name), 'utf8')));
  const machines = readdirSync(out).filter((name) => name.endsWith('.xml')).sort()
    .map((name) => machine(out, basename(name, '.xml'), networks));
  return { networks, machines };
}

function network(xml) {
  const addresses = [...xml.matchAll(/<ip ([^>]*)>|<ip ([^>]*)\/>/g)].map((match) => match[1] ?? match[2]).map((attributes) => ({
    address: one(attributes, /address="([^"]+)"/),
    prefix: Number(one(attributes, /prefix="(\d+)"/) ?? prefixOf(one(attributes, /netmask="([^"]+)"/))),
  }));
  return {
    name: one(xml, /<name>([^<]+)<\/name>/),
    bridge: one(xml, /<bridge name="([^"]+)"/),
    mac: one(xml, /<mac address="([^"]+)"/),
    addresses,
    dhcp: [...xml.matchAll(/<range start="([^"]+)" end="([^"]+)"/g)].map(([, start, end]) => ({ start, end })),
    hosts: [...xml.matchAll(/<host ([^>]*mac="[^>]*)\/>/g)].map(([, attributes]) => ({
      mac: one(attributes, /mac="([^"]+)"/), ip: one(attributes, /ip="([^"]+)"/), name: one(attributes, /name="([^"]+)"/),
    })),
    dns: !/<dns enable="no"/.test(xml),
    // the only way out, which 'out/lab isolate' takes away
    nat: /<forward mode="nat"/.test(xml),
    domain: one(xml, /<domain name="([^"]+)"/),
  };
}

const prefixOf = (netmask) => netmask?.split('.').reduce((bits, part) => bits + Number(part).toString(2).replaceAll('0', '').length, 0);

function machine(out, node, networks) {
  const xml = readFileSync(join(out, `${node}.xml`), 'utf8');
  const seed = join(out, 'nodes', node);
  const interfaces = [...xml.matchAll(/<interface [^]*?<\/interface>/g)].map(([text]) => ({
    mac: one(text, /<mac address="([^"]+)"/),
    network: networks.find(({ name }) => name === one(text, /<source network="([^"]+)"/)),
  }));
  const userData = parse(readFileSync(join(seed, 'user-data'), 'utf8'));
  const { autoinstall } = userData;
  // the installed system's network is the one that the installer was told of
  const network = interfaces.length === 0 ? undefined : autoinstall ? { network: autoinstall.network } : parse(readFileSync(join(seed, 'network-config'), 'utf8'));
  for (const each of interfaces) each.name = interfaceName(network, each);
  const files = new Map((autoinstall?.['user-data'] ?? userData).write_files.map(({ path, content }) => [path, content]));
  return {
    node, seed, interfaces, network, autoinstall, files,
    uuid: one(xml, /<uuid>([^<]+)<\/uuid>/),
    disks: [...xml.matchAll(/<disk [^>]*device="disk"[^]*?<\/disk>/g)].map(([text]) => disk(out, text)),
    dataDisks: files.get('/usr/local/lib/osgen/steps/data-disks'),
    packages: packagesOf(files),
    steps: stepsOf(files),
  };
}

/** The hypervisor's address in a network that every machine is in; where it can be chosen, in the one without DHCP. */
export function hypervisorAddress(networks, machines) {
  const shared = networks.filter((network) => network.addresses.length > 0 && machines.every(({ interfaces }) => interfaces.some((each) => each.network === network)));
  const address = (shared.find(({ dhcp }) => dhcp.length === 0) ?? shared[0])?.addresses.find((each) => !each.address.includes(':'))?.address;
  if (!address) throw new Error('no network, with an IPv4 address of the hypervisor, has every machine in it');
  return address;
}

/** The name that netplan's set-name gives the interface with this MAC address. */
function interfaceName(network, { mac }) {
  const [name, config] = Object.entries((network.network ?? network).ethernets ?? {}).find(([, value]) => value.match?.macaddress?.toLowerCase() === mac.toLowerCase()) ?? [];
  if (!name) throw new Error(`no interface with ${mac} in network-config`);
  return config['set-name'] ?? name;
}

function disk(out, xml) {
  const file = join(out, 'storage', `${basename(one(xml, /<source file="([^"]+)"/))}.xml`);
  const capacity = existsSync(file) ? /<capacity(?: unit="(\w+)")?>(\d+)</.exec(readFileSync(file, 'utf8')) : undefined;
  const unit = { B: 1, bytes: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 }[capacity?.[1] ?? 'B'];
  return {
    target: one(xml, /<target dev="([^"]+)"/),
    serial: one(xml, /<serial>([^<]+)<\/serial>/),
    bytes: capacity ? Number(capacity[2]) * unit : undefined,
  };
}

function packagesOf(files) {
  const script = files.get('/usr/local/lib/osgen/steps/packages') ?? '';
  return (one(script, /^packages=\(([^)]*)\)/m) ?? '').split(/\s+/).map((word) => word.replace(/^'|'$/g, '')).filter(Boolean);
}

/** Step → the steps it comes after. */
function stepsOf(files) {
  const steps = new Map();
  for (const [path, content] of files) {
    const step = one(path, /^\/etc\/systemd\/system\/osgen-(\S+)\.service$/);
    if (!step || step === 'complete') continue;
    const after = one(content, /^After\s*=\s*(.*)$/m) ?? '';
    steps.set(step, [...after.matchAll(/osgen-(\S+)\.service/g)].map(([, name]) => name));
  }
  return steps;
}
