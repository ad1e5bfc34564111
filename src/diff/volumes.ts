/** Two versions of a disk's volume XML, which is read when the disk is made. */
import { readXml, textAt } from '../check/xml.js';
import { sizeText } from '../util/size.js';
import { change, pathChange, type Finding } from './effect.js';

export function compareVolumes(disk: string, before: string, after: string): readonly Finding[] {
  const [a, b] = [facts(before), facts(after)];
  if (!a || !b) return [{ effect: 'rebuild', reason: `the definition of disk ${disk} cannot be read` }];
  const found: Finding[] = [
    ...(a.size === b.size ? [] : [{ effect: 'rebuild' as const, reason: `disk ${disk} ${change(a.size, b.size)}: one that is there keeps its size` }]),
    ...(a.image === b.image ? [] : [{ effect: 'rebuild' as const, reason: `image ${pathChange(a.image, b.image)}` }]),
  ];
  return found.length > 0 ? found : [{ effect: 'rebuild', reason: `the definition of disk ${disk} changed` }];
}

function facts(text: string): { readonly size: string; readonly image: string } | undefined {
  try {
    const root = readXml(text);
    const mib = Number(textAt(root, 'capacity'));
    return { size: Number.isSafeInteger(mib) ? sizeText(mib) : '', image: textAt(root, 'backingStore/path') ?? '' };
  } catch {
    return undefined;
  }
}
