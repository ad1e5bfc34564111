// The table: what is known of Ubuntu, one fact a row, and what of it holds for a platform and an OpenStack release.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

export const folder = fileURLToPath(new URL('.', import.meta.url));

export const platforms = parse(readFileSync(join(folder, 'platforms.yaml'), 'utf8'));

/** The rows of all files, in the files' order; each knows its file. */
export function readTable(directory = join(folder, 'table')) {
  const valid = new Ajv({ strictRequired: false }).compile(JSON.parse(readFileSync(join(folder, 'table.schema.json'), 'utf8')));
  return readdirSync(directory).filter((name) => name.endsWith('.yaml')).sort().flatMap((name) => {
    const rows = parse(readFileSync(join(directory, name), 'utf8'));
    if (!valid(rows)) throw new Error(`${name}: ${valid.errors.map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ')}`);
    return rows.map((row) => ({ ...row, from: name.replace(/\.yaml$/, '') }));
  });
}

/**
 * What holds for one platform and release: {packages, asDebian, unknown, installed, system, installer}. `packages` maps a
 * name to its rows by kind: {control, take: […], configuration: […], …}.
 */
export function selectRows(rows, { platform, release }) {
  if (!platforms[platform]?.releases[release]) throw new Error(`no such shape: ${platform} with ${release}; there are: ${shapes().map((shape) => `${shape.platform} with ${shape.release}`).join(', ')}`);
  const held = rows.filter((row) => (row.releases ?? [release]).includes(release) && (row.platforms ?? [platform]).includes(platform));
  const known = shapes();
  for (const { releases = [], platforms: named = [], fact } of rows) {
    const stray = [...releases.filter((name) => !known.some((shape) => shape.release === name)), ...named.filter((name) => !platforms[name])];
    if (stray.length > 0) throw new Error(`${fact}: no platform or release ${stray.join(', ')}`);
  }
  const packages = new Map();
  for (const row of held.filter((each) => each.package)) {
    if (!packages.has(row.package)) packages.set(row.package, { name: row.package });
    const entry = packages.get(row.package);
    const kind = Object.keys(row).find((key) => !about.has(key));
    if (kind === 'control') {
      if (entry.control) throw new Error(`${row.package} is there twice for ${release}`);
      entry.control = row.control;
    } else {
      (entry[kind] ??= []).push(row[kind]);
    }
  }
  for (const { name, control } of packages.values()) if (!control) throw new Error(`${name}: no row says what package it is, for ${release} on ${platform}`);
  const of = (kind) => held.filter((row) => row[kind]);
  return {
    packages,
    asDebian: of('as_debian').flatMap(({ as_debian: names, component, archive }) => names.map((name) => ({ name, component, archive }))),
    unknown: of('unknown').flatMap(({ unknown }) => unknown),
    installed: of('installed').flatMap(({ installed }) => installed),
    system: of('system').map(({ system }) => system),
    installer: of('installer').map(({ installer }) => installer),
  };
}

const about = new Set(['package', 'fact', 'source', 'debian', 'releases', 'platforms', 'from']);

export function shapes() {
  return Object.entries(platforms).flatMap(([platform, { releases }]) => Object.keys(releases).map((release) => ({ platform, release })));
}

/** `${version}`, `${codename}`, `${mirror}` in a file's content. */
export function fill(text, values) {
  return text.replace(/\$\{(\w+)\}/g, (_, name) => {
    if (values[name] === undefined) throw new Error(`nothing to fill in for ${name}`);
    return values[name];
  });
}
