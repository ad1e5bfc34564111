// One compiled tree (out/) and the topology it came from, as the readers see it.

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { parseXml } from './xml.mjs';

export class Tree {
  /** `name` is the case's; `dir` holds the tree; `inputs` is {topology, lock}, paths. */
  constructor(name, dir, inputs) {
    this.name = name;
    this.dir = dir;
    this.inputs = inputs;
    this.memory = new Map();
  }

  /** A value worked out once per tree. */
  memo(key, make) {
    if (!this.memory.has(key)) this.memory.set(key, make());
    return this.memory.get(key);
  }

  /** All files, as paths relative to the tree, sorted. */
  files(pattern = /./) {
    return this.memo('files', () => walk(this.dir).map((path) => relative(this.dir, path)).sort())
      .filter((path) => pattern.test(path));
  }

  path(file) {
    return join(this.dir, file);
  }

  bytes(file) {
    return readFileSync(this.path(file));
  }

  text(file) {
    return readFileSync(this.path(file), 'utf8');
  }

  mode(file) {
    return statSync(this.path(file)).mode & 0o777;
  }

  /** Machines, by the folders that hold their files. */
  get nodes() {
    return this.memo('nodes', () => readdirSync(this.path('nodes')).sort());
  }

  get networks() {
    return this.files(/^networks\/[^/]+\.xml$/).map((file) => ({ file, name: file.slice(9, -4), xml: this.xml(file) }));
  }

  xml(file) {
    return this.memo(`xml ${file}`, () => parseXml(this.text(file)));
  }

  domain(node) {
    return this.xml(`${node}.xml`);
  }

  /** YAML 1.2. */
  yaml(file) {
    return this.memo(`yaml ${file}`, () => parse(this.text(file)));
  }

  userData(node) {
    return this.yaml(`nodes/${node}/user-data`);
  }

  /** autoinstall or cloud-image, by what the first machine's seed holds. */
  get method() {
    return this.userData(this.nodes[0]).autoinstall === undefined ? 'cloud-image' : 'autoinstall';
  }

  /** The cloud-config of the machine itself, wherever it is. */
  cloudConfig(node) {
    const data = this.userData(node);
    return data.autoinstall?.['user-data'] ?? data;
  }

  /** The files that cloud-init writes on a machine: [{path, content, permissions}]. */
  writeFiles(node) {
    return this.cloudConfig(node).write_files ?? [];
  }

  /** Those files below a folder of their own, by their paths; its path. */
  unpacked(node) {
    return this.memo(`unpacked ${node}`, () => {
      const root = this.scratch(`machine-${node}`);
      for (const { path, content, permissions } of this.writeFiles(node)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content, { mode: Number.parseInt(permissions, 8) });
      }
      return root;
    });
  }

  get topology() {
    return this.memo('topology', () => parse(readFileSync(this.inputs.topology, 'utf8')));
  }

  /** Name of the network that machines know each other by. */
  get management() {
    const named = Object.entries(this.topology.networks ?? {}).find(([, network]) => network?.purpose === 'management');
    return named?.[0] ?? 'management';
  }

  get lock() {
    return this.memo('lock', () => {
      try {
        return parse(readFileSync(this.inputs.lock, 'utf8'));
      } catch (error) {
        if (error.code === 'ENOENT') return {};
        throw error;
      }
    });
  }

  /** A new folder beside the tree. */
  scratch(name) {
    mkdirSync(`${this.dir}.tmp`, { recursive: true });
    return mkdtempSync(join(`${this.dir}.tmp`, `${name}-`));
  }

  // ---- for spoiling a copy

  copy(dir) {
    cpSync(this.dir, dir, { recursive: true, preserveTimestamps: true });
    return new Tree(this.name, dir, this.inputs);
  }

  /** Replaces the first match in a file; a pattern that is not there means that the proof is no longer one. */
  replace(file, pattern, replacement) {
    const before = this.text(file);
    const after = before.replace(pattern, replacement);
    if (after === before) throw new Error(`${file}: nothing to spoil: no ${pattern}`);
    writeFileSync(this.path(file), after);
    this.memory.clear();
    return file;
  }

  /** Replaces a whole file. */
  write(file, contents) {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), contents);
    this.memory.clear();
    return file;
  }
}

function walk(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** The first of each kind, in order; `kindOf` gives a text, `seen` holds the kinds that were there before. */
export function oneOfEach(items, kindOf, seen = new Set()) {
  return items.filter((item) => {
    const kind = kindOf(item);
    return seen.has(kind) ? false : seen.add(kind);
  });
}

export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `what` of the items that a key occurs more than once in, said as a problem. */
export function duplicates(what, pairs) {
  const owners = new Map();
  for (const [key, owner] of pairs) owners.set(key, [...(owners.get(key) ?? []), owner]);
  return [...owners].filter(([, list]) => list.length > 1).map(([key, list]) => `${what} ${key} more than once: ${list.join(', ')}`);
}
