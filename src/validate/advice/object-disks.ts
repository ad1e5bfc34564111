/** The disks of the lab that hold Swift's objects. */
import type { DiskModel, NodeModel } from '../../model/model.js';
import type { RuleContext } from '../rule.js';

/** As in templates/swift/rings.sh.hbs, which takes fewer where there are fewer disks. */
export const REPLICAS = 3;

export interface ObjectDisk {
  readonly node: NodeModel;
  readonly disk: DiskModel;
}

/** Empty if the lab has no object storage, or does not serve it. */
export function objectDisks({ model }: RuleContext): readonly ObjectDisk[] {
  if (!model.nodes.some(({ services }) => services.includes('swift'))) return [];
  return model.nodes
    .filter(({ services }) => services.includes('swift-storage'))
    .flatMap((node) => node.disks.filter(({ purpose }) => purpose === 'swift').map((disk) => ({ node, disk })));
}
