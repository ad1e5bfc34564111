// The SSH server of the instances, as CirrOS has it: whether it lets in the keys that osgen-apply and osgen-verify make.
// CirrOS 0.6.3 is the default image; 0.4.0 was, and who sets `image` may have it still. test/lab/drivers/nspawn/dropbear.sh
// builds both; what each lets in, and what not, is held against the table below first: a server that is too kind shows nothing.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lines, run } from '../lib/exec.mjs';
import { sha256 } from '../lib/tree.mjs';

const name = 'dropbear';
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const known = new Map();

/** Name: arguments of ssh-keygen, and the algorithm that the client may sign with. */
const kinds = {
  ed25519: [['-t', 'ed25519'], 'ssh-ed25519'],
  'ecdsa-256': [['-t', 'ecdsa', '-b', '256'], 'ecdsa-sha2-nistp256'],
  'ecdsa-384': [['-t', 'ecdsa', '-b', '384'], 'ecdsa-sha2-nistp384'],
  'ecdsa-521': [['-t', 'ecdsa', '-b', '521'], 'ecdsa-sha2-nistp521'],
  'rsa-sha1': [['-t', 'rsa', '-b', '2048'], 'ssh-rsa'],
  'rsa-sha256': [['-t', 'rsa', '-b', '2048'], 'rsa-sha2-256'],
  'rsa-sha512': [['-t', 'rsa', '-b', '2048'], 'rsa-sha2-512'],
  dsa: [['-t', 'dsa'], 'ssh-dss'],
};

/**
 * What a release's Dropbear lets in. 0.6.3 has 2020.81, with DSS off (buildroot 2022.02.4, package/dropbear/dropbear.mk);
 * 0.4.0 has 2015.67 (buildroot 2015.05), whose options.h knows RSA, DSS and ECDSA. Signatures rsa-sha2-512 are in neither
 * (signkey.c). Both were built from Dropbear's own repository once, and gave these answers.
 */
const letsIn = {
  '0.6.3': ['ed25519', 'ecdsa-256', 'ecdsa-384', 'ecdsa-521', 'rsa-sha1', 'rsa-sha256'],
  '0.4.0': ['ecdsa-256', 'ecdsa-384', 'ecdsa-521', 'rsa-sha1', 'dsa'],
};

export default {
  name,
  tools: ['gcc', 'make', 'dpkg-source', 'ssh', 'ssh-keygen', 'unshare', '/usr/bin/python3', '/usr/include/crypt.h', '/usr/include/tomcrypt.h', '/usr/include/tommath.h'],
  applies: (tree) => tree.nodes.flatMap((node) => tree.writeFiles(node)
    .filter(({ path }) => /\/osgen-(apply|verify)$/.test(path))
    .map(({ path, content }) => ({ node, program: path.split('/').at(-1), content, hash: sha256(content) }))),
  sample: {
    of: (tree, all) => all.filter(({ hash }, index) => all.findIndex((other) => other.hash === hash) === index),
    why: 'the others are equal to one of them',
  },

  async check(tree, some) {
    const built = await servers(tree);
    if (built.problems.length > 0) return built.problems;
    const found = await Promise.all(some.map(async ({ node, program, content, hash }) => {
      if (!known.has(hash)) known.set(hash, keysOf(tree, program, content, built.folder));
      return (await known.get(hash)).map((problem) => `nodes/${node}/user-data: ${program}: ${problem}`);
    }));
    return found.flat();
  },

  bad: [
    {
      what: 'a first key that CirrOS 0.4.0 does not know',
      spoil: (tree) => tree.replace(controller(tree), /"-t", "ecdsa", "-C", comment, "-f", private\], check=True\)(?=\n +# Nova)/, '"-t", "ed25519", "-C", comment, "-f", private], check=True)'),
      expect: /osgen-apply: its key, ssh-ed25519, is refused in CirrOS 0\.4\.0: .*Permission denied/,
    },
    {
      what: "a key of osgen-verify's that CirrOS 0.4.0 does not know",
      spoil: (tree) => tree.replace(controller(tree), /(CirrOS before 0\.6 knows no ed25519\.\n.*"-t", )"ecdsa"/, '$1"ed25519"'),
      expect: /osgen-verify: its key, ssh-ed25519, is refused in CirrOS 0\.4\.0: .*Permission denied/,
    },
    {
      what: 'an old key of a kind that is kept',
      spoil: (tree) => tree.replace(controller(tree), /instance_keys = \("ecdsa-sha2-nistp256",/, 'instance_keys = ("ssh-ed25519", "ecdsa-sha2-nistp256",'),
      expect: /osgen-apply: its key after an old one, ssh-ed25519, is refused in CirrOS 0\.4\.0/,
    },
  ],
};

function controller(tree) {
  return `nodes/${tree.nodes.find((node) => tree.writeFiles(node).some(({ path }) => path.endsWith('/osgen-apply')))}/user-data`;
}

/** The folder with a server of each release, and in what they differ from CirrOS's. Built once. */
function servers(tree) {
  if (!known.has('servers')) known.set('servers', build(tree));
  return known.get('servers');
}

async function build(tree) {
  const { status, stdout, stderr } = await run('bash', [at('../../lab/drivers/nspawn/dropbear.sh')], { label: name, timeout: 1800 });
  if (status !== 0) return { problems: [`dropbear.sh: status ${status}: ${lines(stderr).slice(-3).join(' | ')}`] };
  const folder = stdout.trim();
  const problems = await Promise.all(Object.entries(letsIn).map(async ([release, expected]) => {
    const answers = await offer(tree, join(folder, release));
    return Object.keys(kinds).filter((kind) => (answers.get(kind) === 'yes') !== expected.includes(kind))
      .map((kind) => `the server of CirrOS ${release} answers to ${kind}: ${answers.get(kind)}`);
  }));
  return { folder, problems: problems.flat() };
}

/** Makes a key of each kind and offers it; gives for each `yes`, or `no` and why. */
async function offer(tree, server) {
  const folder = tree.scratch('kinds');
  for (const [kind, [args]] of Object.entries(kinds)) await must('ssh-keygen', ['-q', '-N', '', '-f', join(folder, kind), ...args]);
  return answersOf(server, folder, Object.entries(kinds).map(([kind, [, algorithm]]) => `${kind} ${kind} ${algorithm}`));
}

async function answersOf(server, folder, list) {
  writeFileSync(join(folder, 'keys'), `${list.join('\n')}\n`);
  const stdout = await must('bash', [at('../lib/dropbear.sh'), join(server, 'dropbear'), folder]);
  return new Map(lines(stdout).map((line) => [line.split(' ')[0], line.split(' ').slice(1).join(' ')]));
}

/** The keys that the program itself makes: where there was none, where there was an old one, where there was an empty one. */
async function keysOf(tree, program, content, servers) {
  const folder = tree.scratch('dropbear');
  const script = join(folder, `${program}.py`);
  writeFileSync(script, content);
  await must('/usr/bin/python3', [at('../python/instance_key.py'), script, folder]);
  const cases = lines(readFileSync(join(folder, 'made'), 'utf8'));
  const problems = await Promise.all(Object.keys(letsIn).map(async (release) => {
    const copy = tree.scratch('offered');
    await must('cp', ['-r', `${folder}/.`, copy]);
    const types = new Map(cases.map((each) => [each, readFileSync(join(folder, `${each}.pub`), 'utf8').split(' ')[0]]));
    const answers = await answersOf(join(servers, release), copy, cases.map((each) => `${each} ${each} ${types.get(each)}`));
    return cases.filter((each) => answers.get(each) !== 'yes')
      .map((each) => `its ${each.replaceAll('-', ' ')}, ${types.get(each)}, is refused in CirrOS ${release}: ${answers.get(each)}`);
  }));
  return problems.flat();
}

async function must(command, args) {
  const { status, stdout, stderr } = await run(command, args, { label: name, timeout: 300 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: status ${status}: ${stderr.trim()}`);
  return stdout;
}
