/** The file set as its readers see it: texts, read back on demand, each once. */
import type { FileSet } from '../fileset.js';
import type { Plan } from '../plan/types.js';
import type { Fault } from './invariant.js';
import { readDomain, readNetwork, readVolume, type DomainFacts, type NetworkFacts, type VolumeFacts } from './libvirt.js';
import { ShapedReader } from './shape.js';
import { UserDataReader, type UserData } from './user-data.js';
import { readYaml } from './yaml.js';

interface Reader<T> {
  read(text: string, name?: string): T;
}

export class Output {
  /** What could not be read so far. */
  readonly unreadable: Fault[] = [];

  private readonly domains = new ShapedReader(readDomain);
  private readonly networks = new ShapedReader(readNetwork);
  private readonly volumes = new ShapedReader(readVolume);
  private readonly yamls = new ShapedReader(readYaml);
  private readonly userDatas = new UserDataReader();
  private readonly known = new Map<string, unknown>();

  constructor(readonly plan: Plan, readonly files: FileSet) {}

  /** Undefined if there is no such file, or if it is made only when it is written. */
  text(path: string): string | undefined {
    const contents = this.files.get(path)?.contents;
    return typeof contents === 'string' ? contents : undefined;
  }

  domain(node: string): DomainFacts | undefined {
    return this.once(`${node}.xml`, node, this.domains);
  }

  network(name: string): NetworkFacts | undefined {
    return this.once(`networks/${name}.xml`, undefined, this.networks);
  }

  /** @param node that the file belongs to, if it does */
  volume(path: string, node?: string): VolumeFacts | undefined {
    return this.once(path, node, this.volumes);
  }

  /** @param name of the file in the node's folder */
  yaml(node: string, name: 'netplan.yaml' | 'network-config' | 'meta-data'): unknown {
    return this.once(`nodes/${node}/${name}`, node, this.yamls);
  }

  userData(node: string): UserData | undefined {
    return this.once(`nodes/${node}/user-data`, node, this.userDatas);
  }

  private once<T>(path: string, node: string | undefined, reader: Reader<T>): T | undefined {
    if (this.known.has(path)) return this.known.get(path) as T | undefined;
    const text = this.text(path);
    let value: T | undefined;
    try {
      value = text === undefined ? undefined : reader.read(text, node);
    } catch (error) {
      this.unreadable.push({ file: path, message: `cannot be read: ${(error as Error).message}` });
    }
    this.known.set(path, value);
    return value;
  }
}
