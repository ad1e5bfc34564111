// The seed image by three readers of ISO 9660: blkid finds the label, isoinfo the names (Rock Ridge and Joliet), xorriso
// the contents.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines, run } from '../lib/exec.mjs';

const name = 'seed.iso';
const names = ['meta-data', 'network-config', 'user-data'];
const seed = (tree) => `nodes/${tree.nodes[0]}/seed.iso`;

export default {
  name,
  tools: ['blkid', 'isoinfo', 'xorriso'],
  applies: (tree) => tree.files(/^nodes\/[^/]+\/seed\.iso$/),

  async check(tree, files) {
    const root = tree.scratch('iso');
    const found = await Promise.all(files.map(async (file) => (await readSeed(tree, file, root)).map((problem) => `${file}: ${problem}`)));
    const without = tree.nodes.filter((node) => !files.includes(`nodes/${node}/seed.iso`));
    return [...found.flat(), ...without.map((node) => `${node} has no seed.iso`)];
  },

  bad: [
    {
      what: 'another label',
      spoil: (tree) => patch(tree, (bytes) => replaceAll(replaceAll(bytes, Buffer.from('CIDATA'), Buffer.from('CIDATB')), wide('CIDATA'), wide('CIDATB'))),
      expect: /label CIDATB instead of CIDATA/,
    },
    {
      what: 'one byte of user-data changed',
      spoil: (tree) => patch(tree, (bytes) => replaceAll(bytes, Buffer.from('#cloud-config'), Buffer.from('#cloud-confog'))),
      expect: /user-data is not that of the folder/,
    },
    {
      what: 'no Rock Ridge names: Linux would see user_dat',
      spoil: (tree) => patch(tree, (bytes) => replaceAll(replaceAll(bytes, Buffer.from('NM\x0e\x01'), Buffer.from('XX\x0e\x01')), Buffer.from('user-data'), Buffer.from('user_data'))),
      expect: /Rock Ridge names .* instead of/,
    },
    {
      what: 'an image that was cut off',
      spoil: (tree) => patch(tree, (bytes) => bytes.subarray(0, 24 * 2048)),
      expect: /is not that of the folder|xorriso|isoinfo/,
    },
  ],
};

async function readSeed(tree, file, root) {
  const path = tree.path(file);
  const folder = join(root, file.replaceAll('/', '-'));
  const call = async (command, args) => {
    const { status, stdout, stderr } = await run(command, args, { label: name });
    return { out: lines(stdout), failed: status === 0 ? [] : [`${command}: status ${status}: ${lines(stderr).slice(-2).join(' | ')}`] };
  };
  const [blkid, rockRidge, joliet, xorriso] = await Promise.all([
    call('blkid', ['-p', '-o', 'export', path]),
    call('isoinfo', ['-R', '-f', '-i', path]),
    call('isoinfo', ['-J', '-f', '-i', path]),
    call('xorriso', ['-report_about', 'WARNING', '-osirrox', 'on', '-indev', path, '-extract', '/', folder]),
  ]);
  const tags = Object.fromEntries(blkid.out.map((line) => line.split(/=(.*)/s, 2)));
  const wanted = names.map((each) => `/${each}`).join(' ');
  const extracted = xorriso.failed.length > 0 ? [] : readdirSync(folder);
  return [
    ...[blkid, rockRidge, joliet, xorriso].flatMap(({ failed }) => failed),
    ...(tags.TYPE === 'iso9660' ? [] : [`type ${tags.TYPE} instead of iso9660`]),
    // cloud-init knows two spellings, libvirt's readers none; this is the one osgen writes
    ...(tags.LABEL === 'CIDATA' ? [] : [`label ${tags.LABEL} instead of CIDATA`]),
    ...(rockRidge.out.sort().join(' ') === wanted ? [] : [`Rock Ridge names ${rockRidge.out.join(' ')} instead of ${wanted}`]),
    ...(joliet.out.sort().join(' ') === wanted ? [] : [`Joliet names ${joliet.out.join(' ')} instead of ${wanted}`]),
    ...names.filter((each) => !extracted.includes(each) || !readFileSync(join(folder, each)).equals(tree.bytes(join(file, '..', each))))
      .map((each) => `${each} is not that of the folder beside it`),
  ];
}

function patch(tree, change) {
  return tree.write(seed(tree), change(tree.bytes(seed(tree))));
}

/** As Joliet has it: two bytes a character, the higher one first. */
function wide(text) {
  return Buffer.from(text, 'utf16le').swap16();
}

function replaceAll(bytes, from, to) {
  const copy = Buffer.from(bytes);
  let count = 0;
  for (let at = copy.indexOf(from); at !== -1; at = copy.indexOf(from, at + to.length)) {
    to.copy(copy, at);
    count += 1;
  }
  if (count === 0) throw new Error(`nothing to spoil: no ${from.toString('latin1')} in the image`);
  return copy;
}
