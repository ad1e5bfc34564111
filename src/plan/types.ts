/** What each machine will do at first boot. */
import type { ServiceFile } from '../catalog/types.js';
import type { Lab, ResolvedNode } from '../resolve/types.js';

export interface PlannedFile {
  /** Where it goes on the machine. */
  readonly path: string;
  readonly contents: string;
  /** The same with labels in place of the secrets; `contents` itself where there are none. */
  readonly redacted: string;
  readonly owner: string;
  readonly mode: string;
  readonly sensitive: boolean;
  readonly beforePackages: boolean;
  /** Service that wrote it (the first, where several share an INI file). */
  readonly service: string;
  /** How oslo-config-validator checks it. */
  readonly validate?: ServiceFile['validate'];
}

export interface PlannedStep {
  readonly name: string;
  readonly description: string;
  /** 1-based, in an order that respects `after`. */
  readonly number: number;
  /** Names of steps of the same machine. */
  readonly after: readonly string[];
  /** Shell script. */
  readonly script: string;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly retryDelaySeconds: number;
  /** The machines and the thing it waits for, if it is a wait. */
  readonly waitsFor: { readonly what: string; readonly nodes: readonly string[] } | undefined;
  readonly service: string;
  /** What it brings about ends with the machine's uptime: until first boot is complete, it runs at every boot. */
  readonly volatile: boolean;
}

export interface NodePlan {
  readonly node: ResolvedNode;
  readonly packages: readonly string[];
  readonly files: readonly PlannedFile[];
  /** systemd units that may not start before their step says so. */
  readonly units: readonly string[];
  /** In order of `number`. */
  readonly steps: readonly PlannedStep[];
  /** Thing that others can need → steps of this machine after which it is there. */
  readonly provides: ReadonlyMap<string, readonly string[]>;
}

export interface Plan {
  readonly lab: Lab;
  readonly nodes: readonly NodePlan[];
}
