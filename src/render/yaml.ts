/** The one writer of YAML: cloud-init, netplan and subiquity read it as YAML 1.1. */
import { dump } from 'js-yaml';

/** YAML that a 1.1 reader (PyYAML, libyaml) understands as the same value: quoted where needed, no anchors, no folding. */
export function renderYaml(value: object): string {
  return dump(value, { noRefs: true, lineWidth: -1 });
}
