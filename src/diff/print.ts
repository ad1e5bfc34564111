/** What would change, as text for people, 80 columns wide. */
import { wrapWords } from '../util/wrap.js';
import type { Advice } from './advice.js';
import type { FileDifference, LabDifference } from './compare.js';
import type { Effect } from './effect.js';
import type { SecretsReport } from './secrets.js';

export interface DiffReport extends LabDifference {
  /** What it is compared with, and what is compared: for the first line. */
  readonly from: string;
  readonly to: string;
  readonly files: readonly FileDifference[];
  readonly secrets: SecretsReport;
  readonly advice: Advice;
  /** The command that writes the new output. */
  readonly build: string;
  /** True if there is no output yet. */
  readonly isFirst: boolean;
  /** Further sentences, about the comparison itself. */
  readonly remarks: readonly string[];
}

const width = 80;
const colours = { green: 32, yellow: 33, red: 31, cyan: 36, bold: 1, dim: 2 } as const;
type Paint = (colour: keyof typeof colours, text: string) => string;

const looks: Readonly<Record<Effect, { readonly word: string; readonly colour: keyof typeof colours; readonly meaning: string }>> = {
  'nothing': { word: 'nothing', colour: 'dim', meaning: '' },
  'by-hand': { word: 'by hand', colour: 'cyan', meaning: 'read at first boot only, but soon done by hand' },
  'redefine': { word: 'redefine', colour: 'yellow', meaning: 'same disks, new definition: takes effect when it was off' },
  'rebuild': { word: 'rebuild', colour: 'red', meaning: 'read at first boot only: takes effect on a fresh disk' },
  'create': { word: 'create', colour: 'green', meaning: 'a new machine' },
  'remove': { word: 'remove', colour: 'red', meaning: 'stays in libvirt until it is destroyed' },
};
const signs: Readonly<Record<FileDifference['kind'], readonly [sign: string, colour: keyof typeof colours]>> = {
  added: ['+', 'green'], changed: ['~', 'yellow'], removed: ['-', 'red'], mode: ['m', 'yellow'], missing: ['?', 'cyan'],
};

/** @param color write ANSI colours */
export function printDiff(report: DiffReport, color: boolean): string {
  const paint: Paint = (colour, text) => (color ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text);
  const { from, to, files } = report;
  if (files.length === 0) return `${from} is what ${to} compiles to\n${sentences(report.remarks)}`;
  return [
    `${paint('bold', `${from} → ${to}`)}: ${counted(files)}\n`,
    sentences([...report.remarks, ...report.notes]),
    filesPart(files, paint),
    networksPart(report, paint),
    machinesPart(report, paint),
    secretsPart(report.secrets, paint),
    advicePart(report, paint),
  ].filter((part) => part !== '').join('\n');
}

function counted(files: readonly FileDifference[]): string {
  const words: Readonly<Record<FileDifference['kind'], string>> = { added: 'added', changed: 'changed', removed: 'removed', mode: 'with another mode', missing: 'missing' };
  return (Object.keys(words) as FileDifference['kind'][]).flatMap((kind) => {
    const count = files.filter((file) => file.kind === kind).length;
    return count === 0 ? [] : [`${count} ${words[kind]}`];
  }).join(', ').replace(/^(\d+)/, (number) => `${number} ${number === '1' ? 'file' : 'files'}`);
}

function sentences(texts: readonly string[]): string {
  return texts.map((text) => wrapWords(text, width).map((line) => `${line}\n`).join('')).join('');
}

function title(paint: Paint, text: string): string {
  return `${paint('bold', text)}\n`;
}

/** Folder by folder; folders in which the same happens to the same names stand together. */
function filesPart(files: readonly FileDifference[], paint: Paint): string {
  const folders = new Map<string, FileDifference[]>();
  for (const file of files) {
    const key = `${file.kind}\n${file.path.slice(0, file.path.lastIndexOf('/') + 1)}`;
    folders.set(key, [...(folders.get(key) ?? []), file]);
  }
  const alike = new Map<string, { kind: FileDifference['kind']; folders: string[]; names: readonly string[] }>();
  for (const [key, found] of folders) {
    const [kind, folder] = key.split('\n') as [FileDifference['kind'], string];
    const names = found.map(({ path }) => path.slice(folder.length));
    const group = `${kind}\n${folder.startsWith('nodes/') ? names.join(' ') : folder}`;
    const known = alike.get(group);
    if (known) known.folders.push(folder);
    else alike.set(group, { kind, folders: [folder], names });
  }
  return title(paint, 'Files') + [...alike.values()].map(({ kind, folders: where, names }) => {
    const [sign, colour] = signs[kind];
    const place = where.length === 1 ? where[0] ?? '' : `nodes/{${where.map((each) => each.split('/')[1]).join(', ')}}/`;
    const text = place === '' ? names.join(' ') : names.length === 1 ? `${place}${names[0]}` : `${place} ${names.join(' ')}`;
    return indented(text, `  ${paint(colour, sign)} `, 4);
  }).join('');
}

/** Wrapped, with `first` before the first line and blanks before the others. */
function indented(text: string, first: string, indent: number): string {
  return wrapWords(text, width - indent).map((line, index) => `${index === 0 ? first : ' '.repeat(indent)}${line}\n`).join('');
}

function networksPart({ networks }: LabDifference, paint: Paint): string {
  if (networks.length === 0) return '';
  return title(paint, 'Networks') + networks.map(({ name, effect, reasons, machines }) => {
    const { word, colour } = looks[effect];
    const on = machines.length === 0 ? [] : [`${machines.length > 6 ? `${machines.slice(0, 5).join(', ')} and ${machines.length - 5} more` : machines.join(', ')}`];
    const lines = [
      ...reasons,
      ...(effect === 'redefine' ? ['takes effect only when the whole lab was down'] : []),
      ...on.map((text) => `${effect === 'redefine' ? 'off it meanwhile' : 'machines'}: ${text}`),
    ];
    return row(name, word, colour, lines, Math.max(8, ...networks.map((each) => each.name.length)), paint);
  }).join('');
}

function machinesPart({ machines }: LabDifference, paint: Paint): string {
  const idle = machines.filter(({ effect }) => effect === 'nothing');
  const busy = machines.filter(({ effect }) => effect !== 'nothing');
  const groups = new Map<string, { names: string[]; effect: Effect; reasons: readonly string[] }>();
  for (const { name, effect, reasons } of busy) {
    const key = [effect, ...reasons].join('\n');
    const group = groups.get(key);
    if (group) group.names.push(name);
    else groups.set(key, { names: [name], effect, reasons });
  }
  const column = Math.min(24, Math.max(8, ...busy.map(({ name }) => name.length)));
  const rows = [...groups.values()].map(({ names, effect, reasons }) => {
    const { word, colour } = looks[effect];
    if (names.length === 1) return row(names[0] ?? '', word, colour, reasons, column, paint);
    return indented(names.join(', '), '  ', 2) + row('', word, colour, reasons, column, paint);
  });
  const nothing = idle.length === 0 ? '' : indented(`${busy.length === 0 ? 'nothing happens to' : 'nothing:'} ${idle.length > 6 && busy.length > 0 ? `the other ${idle.length}` : idle.map(({ name }) => name).join(', ')}`, '  ', 2);
  const used = (Object.keys(looks) as Effect[]).filter((effect) => looks[effect].meaning !== '' && busy.some((machine) => machine.effect === effect));
  const legend = used.map((effect) => `  ${paint('dim', `${looks[effect].word}: ${looks[effect].meaning}`)}\n`).join('');
  return `${title(paint, 'Machines')}${rows.join('')}${nothing}${legend === '' ? '' : `\n${legend}`}`;
}

function row(name: string, word: string, colour: keyof typeof colours, lines: readonly string[], column: number, paint: Paint): string {
  const indent = 2 + column + 2 + 8 + 2;
  const texts = (lines.length === 0 ? [''] : lines).flatMap((line) => wrapWords(line, width - indent).map((part, index) => (index === 0 ? part : `  ${part}`)));
  const first = `  ${name.padEnd(column)}  ${paint(colour, word)}${' '.repeat(8 - word.length)}  `;
  return texts.map((text, index) => `${index === 0 ? first : ' '.repeat(indent)}${text}`.trimEnd() + '\n').join('');
}

function secretsPart({ added, removed, changed, otherSeed }: SecretsReport, paint: Paint): string {
  const lists: readonly (readonly [string, keyof typeof colours, readonly string[]])[] = [['+', 'green', added], ['~', 'yellow', otherSeed ? [] : changed], ['-', 'red', removed]];
  const lines = lists.filter(([, , names]) => names.length > 0).map(([sign, colour, names]) => indented(names.join(' '), `  ${paint(colour, sign)} `, 4));
  const all = otherSeed ? [indented(`all ${changed.length} that were there: the seed is another one`, `  ${paint('yellow', '~')} `, 4)] : [];
  return lines.length + all.length === 0 ? '' : `${title(paint, 'Secrets')}${[...all, ...lines].join('')}`;
}

function advicePart({ advice: { before, after, remarks }, build, isFirst, machines }: DiffReport, paint: Paint): string {
  const steps = [...before, ...(before.length + after.length > 0 || machines.some(({ effect }) => effect !== 'nothing') ? [{ command: build, why: '' }] : []), ...after];
  const commands = steps.flatMap(({ command, why }) => [
    ...(why === '' ? [] : [`  ${paint('dim', `# ${why}`)}\n`]),
    ...wrapWords(command, width - 6).map((line, index, lines) => `  ${index === 0 ? '' : '  '}${line}${index < lines.length - 1 ? ' \\' : ''}\n`),
  ]);
  const text = remarks.map((remark) => sentences([remark])).join('');
  const list = steps.length === 0 ? '' : `${title(paint, isFirst ? 'To bring the lab up' : 'To bring a lab that is up in line')}${commands.join('')}`;
  return [list, text].filter((part) => part !== '').join('\n');
}

/** Colours for a unified diff. */
export function paintPatch(patch: string): string {
  const colour = (line: string): number | undefined => {
    if (line.startsWith('--- ') || line.startsWith('+++ ')) return colours.bold;
    if (line.startsWith('@@')) return colours.cyan;
    if (line.startsWith('+')) return colours.green;
    return line.startsWith('-') ? colours.red : undefined;
  };
  return patch.split('\n').map((line) => {
    const number = colour(line);
    return number === undefined ? line : `\u001b[${number}m${line}\u001b[0m`;
  }).join('\n');
}
