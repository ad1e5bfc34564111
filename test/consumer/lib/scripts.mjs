// The programs in a tree: as files of their own, and inside the seeds (write_files).

import { sha256 } from './tree.mjs';

/** [{name, text, hash, first}]; first: no other before it has the same text. */
function programs(tree) {
  return tree.memo('programs', () => {
    const seen = new Set();
    const list = [
      ...tree.files(/^(lab|nodes\/[^/]+\/virt-install)$/).map((file) => ({ name: file, text: tree.text(file) })),
      ...tree.nodes.flatMap((node) => tree.writeFiles(node).map(({ path, content }) => ({ name: `nodes/${node}/user-data: ${path}`, text: content }))),
    ];
    return list.map(({ name, text }) => {
      const hash = sha256(text);
      return { name, text, hash, first: seen.has(hash) ? false : Boolean(seen.add(hash)) };
    });
  });
}

export function shellScripts(tree) {
  return programs(tree).filter(({ name, text }) => /^#!.*\b(ba|da)?sh\b/.test(text) || name.endsWith('/usr/local/lib/osgen/functions') || name.endsWith('.sh'));
}

export function pythonFiles(tree) {
  return programs(tree).filter(({ name, text }) => /^#!.*\bpython3?\b/.test(text) || name.endsWith('.py'));
}
