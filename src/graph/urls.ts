/** Where a lab is reached from its hypervisor. */
import { addressText } from '../net/ip.js';
import type { NodePlan, Plan } from '../plan/types.js';

export interface Url {
  readonly what: string;
  /** As in the catalogue and the configuration. */
  readonly url: string;
  /** The same with an address in place of the name, which the hypervisor need not know; undefined if it is no whole URL (`%(project_id)s`). */
  readonly link: string | undefined;
}

/** What has a page or an API of its own but is not declared for the catalogue: service → what it is, and where on its machine. */
const pages: Readonly<Record<string, { readonly what: string; readonly at: string }>> = {
  horizon: { what: 'Horizon, the dashboard', at: '/horizon/' },
  keystone: { what: 'Keystone, the identity service', at: ':5000/v3' },
};

export function urlsOf({ lab, nodes }: Plan): readonly Url[] {
  const url = (what: string, text: string): Url => ({ what, url: text, link: text.includes('%(') || text.includes('$(') ? undefined : byAddress(text) });
  const byAddress = (text: string): string => text.replace(/^(https?:\/\/)([^/:]+)/, (whole, scheme: string, host: string) => {
    const node = lab.nodes.find(({ name }) => name === host);
    if (!node) return whole;
    const address = addressText(node.managementAddress);
    return `${scheme}${address.includes(':') ? `[${address}]` : address}`;
  });
  const own = Object.entries(pages).flatMap(([service, { what, at }]) =>
    lab.nodes.filter(({ services }) => services.includes(service)).map(({ name }) => url(what, `http://${name}${at}`)));
  const consoles = [...new Set(nodes.flatMap(consoleUrl))].map((text) => url('noVNC, consoles of instances (openstack console url show gives the whole URL)', text));
  const catalogue = endpoints(nodes).map(({ name, description, endpoints: { public: text } }) => url(`${description} (${name})`, text));
  return [...own, ...consoles, ...catalogue];
}

function consoleUrl({ files }: NodePlan): readonly string[] {
  const conf = files.find(({ path }) => path === '/etc/nova/nova.conf')?.contents ?? '';
  const [, value] = /^novncproxy_base_url *= *(https?:\/\/\S+)$/m.exec(conf) ?? [];
  return value === undefined ? [] : [value];
}

interface Endpoint {
  readonly name: string;
  readonly description: string;
  readonly endpoints: { readonly public: string };
}

/** The catalogue as the lab's Keystone gets it; the file has passwords too, which stay in it. */
function endpoints(nodes: readonly NodePlan[]): readonly Endpoint[] {
  const text = nodes.flatMap(({ files }) => files).find(({ path }) => path === '/var/lib/osgen/private/identity.json')?.contents;
  return text === undefined ? [] : (JSON.parse(text) as { identity: { services: Endpoint[] } }).identity.services;
}
