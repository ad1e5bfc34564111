/**
 * The administrator's name is nobody else's. useradd ends with 9 where there is a group of that name; of an account that
 * is there cloud-init makes the administrator's: a service that can do everything by sudo.
 */
import { byCodeUnit } from '../../util/order.js';
import { own } from '../../model/lookup.js';
import { diagnose, type Rule } from '../rule.js';
import { quoted } from '../schema-words.js';

export const loginName: Rule = function* ({ document, topology: { admin }, model: { platform, nodes }, catalog }) {
  const name = admin?.name;
  if (name === undefined || !platform) return;
  const inLab = [...new Set(nodes.flatMap((node) => node.services))].sort(byCodeUnit);
  const service = inLab.find((each) => catalog.services[each]?.accounts?.includes(name));
  const isSystems = own(catalog.names, platform.data.names.accounts)?.accounts?.includes(name);
  if (service === undefined && !isSystems) return;
  yield diagnose(document, {
    code: 'OSG3409',
    path: ['admin', 'name'],
    message: `the login name ${quoted(name)} is an account or a group of ${isSystems ? `${platform.data.title} itself` : `the service ${service}`}`,
    help: `choose another name, for example "me"; left out, it is ${platform.data.admin_user}`,
  });
};
