// --installed: what each machine's steps name has to be there once its packages are installed. Nothing boots.

import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The steps' scripts without their comments: name → text. */
export function stepScripts(files) {
  return new Map([...files].filter(([path]) => path.startsWith('/usr/local/lib/osgen/steps/'))
    .map(([path, text]) => [path.slice('/usr/local/lib/osgen/steps/'.length), text.replace(/^\s*#.*$/gm, '')]));
}

const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match.slice(1));
const words = (text) => text.split(/\s+/).map((word) => word.replace(/^['"]|['"]$/g, '')).filter(Boolean);
const unique = (list) => [...new Map(list.map((each) => [JSON.stringify(each), each])).values()];

/** What the steps of a machine name: {units, accounts, places, sites, commands, paths}, each with the step that does. */
export function namesOf(files) {
  const found = { units: [], accounts: [], places: [], sites: [], commands: [], paths: [] };
  for (const [step, text] of stepScripts(files)) {
    for (const [list] of all(text, /^units=\((.*)\)$/gm)) for (const name of words(list)) found.units.push({ step, name: `${name}.service` });
    for (const [name] of all(text, /\bsystemctl (?:enable|start|restart|reload)(?: --\S+)* ([a-z0-9@-]+\.service)\b/g)) found.units.push({ step, name });
    for (const [path, user, group] of all(text, /^install_file (\S+) (\S+) (\S+) \S+$/gm)) {
      found.accounts.push({ step, kind: 'passwd', name: user }, { step, kind: 'group', name: group });
      if (!path.startsWith('/var/lib/osgen/') && !path.startsWith('/usr/local/')) found.places.push({ step, name: path });
    }
    for (const [user, command] of all(text, /\brunuser -u (\S+) -- (\S+)/g)) {
      found.accounts.push({ step, kind: 'passwd', name: user });
      if (!command.includes('$')) found.commands.push({ step, name: command });
    }
    for (const [owner, group] of all(text, /\bchown (?:-R )?([a-z_]+):([a-z_]+) /g)) found.accounts.push({ step, kind: 'passwd', name: owner }, { step, kind: 'group', name: group });
    for (const [group] of all(text, /\bchgrp (?:-R )?([a-z_]+) /g)) found.accounts.push({ step, kind: 'group', name: group });
    for (const [kind, name] of all(text, /\ba2en(site|conf)(?: --quiet)? ([a-z0-9-]+)/g)) found.sites.push({ step, name: `/etc/apache2/${kind === 'site' ? 'sites' : 'conf'}-available/${name}.conf` });
    for (const [path] of all(text, /(?<![\w.$}/*-])(\/(?:usr\/(?:s?bin|share|lib)|etc\/[a-z0-9-]+)\/[\w./-]+\w)(?![\w*/-]|\.\w)/g)) {
      if (path.startsWith('/usr/lib/osgen') || path.startsWith('/etc/systemd/') || asked(text, path)) continue;
      found.paths.push({ step, name: path });
    }
  }
  for (const path of files.keys()) {
    const [, name] = /^\/etc\/systemd\/system\/(.+\.service)\.d\/osgen\.conf$/.exec(path) ?? [];
    if (name) found.units.push({ step: path, name });
  }
  return Object.fromEntries(Object.entries(found).map(([kind, list]) => [kind, unique(list)]));
}

/** A step that asks whether a path is there, or makes it, can do without. */
function asked(text, path) {
  const names = [path, ...all(text, new RegExp(`\\b(\\w+)=['"]?${path.replaceAll('.', '\\.')}['"]?$`, 'gm')).map(([name]) => `\\$\\{?${name}\\}?`)];
  return names.some((name) => new RegExp(`-[efdx] "?${name}"?|> "?${name}|install_file ${name}|grep .*"?${name}"? 2>/dev/null|mv \\S+ "?${name}"?$`, 'm').test(text));
}

const unitFolders = ['etc/systemd/system', 'usr/lib/systemd/system', 'lib/systemd/system', 'run/systemd/system'];

/** Whether all of it is there, in `root`, where the machine's packages are installed. `files` are the machine's own. */
export function checkNames(report, node, files, root) {
  const late = new Set([...files.keys()].filter((path) => path.startsWith('/var/lib/osgen/files/')).map((path) => path.slice('/var/lib/osgen/files'.length)));
  const there = (path) => resolves(root, path) || files.has(path) || [...late].some((each) => each === path || each.startsWith(`${path}/`));
  const names = namesOf(files);
  const lists = Object.fromEntries(['passwd', 'group'].map((kind) => [kind, new Set(readFileSync(join(root, 'etc', kind), 'utf8').split('\n').map((line) => line.split(':')[0]))]));
  const missing = {
    unit: names.units.filter(({ name }) => !unitFolders.some((folder) => existsSync(join(root, folder, name)) || isLink(join(root, folder, name)))),
    account: names.accounts.filter(({ kind, name }) => !lists[kind].has(name)),
    'folder of the configuration': names.places.filter(({ name }) => !there(name.split('/').slice(0, 3).join('/'))),
    site: names.sites.filter(({ name }) => !there(name)),
    command: names.commands.filter(({ name }) => !(name.startsWith('/') ? there(name) : ['usr/bin', 'usr/sbin', 'bin', 'sbin'].some((folder) => existsSync(join(root, folder, name))))),
    path: names.paths.filter(({ name }) => !there(name)),
    'script of a site that is enabled': brokenSites(root).filter(({ site, name }) => ![...stepScripts(files).values()].some((text) => text.includes(name) || text.includes(`/sites-enabled/${site}.conf`))),
  };
  for (const [kind, list] of Object.entries(missing)) {
    report.check(list.length === 0, `${node}: no ${kind} is missing that its steps count on`, list.map(({ step, site, name }) => `${name}   (${step ?? site})`).join('\n'));
  }
}

/** Sites and fragments that are enabled, and name a script that is not there. */
function brokenSites(root) {
  return ['sites', 'conf'].flatMap((kind) => {
    const folder = join(root, 'etc/apache2', `${kind}-enabled`);
    if (!existsSync(folder)) return [];
    return readdirSync(folder).filter((name) => name.endsWith('.conf')).flatMap((name) => {
      const file = join(root, 'etc/apache2', `${kind}-available`, name);
      if (!existsSync(file)) return [{ site: name.replace(/\.conf$/, ''), name: `/etc/apache2/${kind}-available/${name}` }];
      return all(readFileSync(file, 'utf8'), /^\s*WSGIScriptAlias\s+\S+\s+(\S+)/gm).filter(([script]) => !resolves(root, script)).map(([script]) => ({ site: name.replace(/\.conf$/, ''), name: script }));
    });
  });
}

function isLink(path) {
  try {
    return Boolean(readlinkSync(path));
  } catch {
    return false;
  }
}

/** As existsSync, with links taken as they are inside `root`. */
function resolves(root, path, depth = 0) {
  if (depth > 20) return false;
  let at = '/';
  for (const part of path.split('/').filter(Boolean)) {
    const next = join(at, part);
    let target;
    try {
      target = readlinkSync(join(root, next));
    } catch {
      if (!existsSync(join(root, next))) return false;
      at = next;
      continue;
    }
    const to = target.startsWith('/') ? target : join(at, target);
    if (!resolves(root, to, depth + 1)) return false;
    at = to;
  }
  return existsSync(join(root, at)) || depth > 0;
}
