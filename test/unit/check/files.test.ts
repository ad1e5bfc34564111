/** The file set as such, and whether its files can be read: one thing spoilt, and all that has to be said about it. */
import { autoinstall, changed, check, cloudImage, fileSets, good, messages, replaced, spoils } from './support.js';
import type { FileSet } from '../../../src/fileset.js';

const image = good(cloudImage);
const installer = good(autoinstall);

test.each([['cloud-image', image], ['autoinstall', installer]])('nothing is wrong with a good output: %s', (_, of) => {
  expect(messages(of, of.files)).toEqual([]);
});

test('names that a YAML reader might take for something else', () => {
  const of = good(cloudImage.replace('  store:', ['e1', 'y', 'no', 'on', 'null', 'true', 'nan', 'e1-2'].map((name) => `  ${JSON.stringify(name)}: {roles: compute}\n`).join('') + '  store:'));
  expect(messages(of, of.files)).toEqual([]);
});

test('a fault is OSG9001 at the line of the file’s origin, and says that it is not the user’s', () => {
  const found = check(image, changed(image.files, 'store.xml', (text) => text.replace('<vcpu placement="static">1<', '<vcpu placement="static">7<')));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ code: 'OSG9001', severity: 'error' });
  expect(cloudImage.split('\n')[found[0]!.span!.line - 1]).toBe('  store:');
  expect(found[0]!.help).toMatch(/bug of osgen/);
});

describe('paths', () => {
  const added = (path: string): FileSet => replaced(image.files, path, {});
  fileSets(image, [
    ['..', added('nodes/../../etc/passwd'), ['nodes/../../etc/passwd: the path leaves out/, or is not in its plain form']],
    ['absolute', added('/etc/passwd'), ['/etc/passwd: the path leaves out/, or is not in its plain form']],
    ['.', added('./a'), ['./a: the path leaves out/, or is not in its plain form']],
    ['empty step', added('a//b'), ['a//b: the path leaves out/, or is not in its plain form']],
    ['NUL', added('a\0b'), ['"a\\u0000b": the path has a control character or a backslash']],
    ['backslash', added('a\\b'), ['"a\\\\b": the path has a control character or a backslash']],
    ['a file in place of a folder', added('nodes/store'), ['nodes/store: a file stands where other files need a folder']],
    ['out of order', new Map([...image.files].reverse().slice(0, 1).concat([...image.files].slice(0, -1))), ['.gitignore: the path comes after store.xml, which is not the order of code units']],
  ]);
});

describe('top level', () => {
  fileSets(image, [
    ['XML that is no domain', replaced(image.files, 'extra.xml', { contents: '<a/>' }), ['extra.xml: XML at the top of out/ that is no domain of the lab']],
    ['a machine without domain', replaced(image.files, 'store.xml', undefined), ['store.xml: machine store has no domain XML']],
    ['a machine without meta-data', replaced(image.files, 'nodes/store/meta-data', undefined), ['nodes/store/meta-data: this file is missing']],
  ]);

  test('what is missing is reported at the machine', () => {
    const [found] = check(image, replaced(image.files, 'nodes/store/meta-data', undefined));
    expect(cloudImage.split('\n')[found!.span!.line - 1]).toBe('  store:');
  });
});

describe('readable', () => {
  spoils(image, [
    ['domain XML', 'store.xml', (text) => text.replace('</vcpu>', ''), [expect.stringMatching(/^store\.xml: cannot be read: end tag at character \d+ that nothing opened$/) as string]],
    ['volume XML', 'storage/lab1-store-os.qcow2.xml', (text) => text.replace('qcow2"', 'qcow2'), [expect.stringMatching(/^storage\/lab1-store-os\.qcow2\.xml: cannot be read: no XML/) as string]],
    ['network XML', 'networks/nat.xml', (text) => `${text}<a/>`, ['networks/nat.xml: cannot be read: not exactly one root element']],
    ['netplan', 'nodes/store/netplan.yaml', (text) => `${text}network: {}\n`,
      [expect.stringMatching(/^nodes\/store\/netplan\.yaml: cannot be read: YAML 1\.1: DUPLICATE_KEY/) as string]],
    ['user-data', 'nodes/store/user-data', (text) => text.replace('locale: C.UTF-8', 'locale: {'), [expect.stringMatching(/^nodes\/store\/user-data: cannot be read: YAML 1\.1: [A-Z_]+ at character \d+$/) as string]],
    ['no #cloud-config', 'nodes/store/user-data', (text) => text.slice(1), ['nodes/store/user-data: the first line is not exactly #cloud-config', expect.stringMatching(/^nodes\/store\/user-data: cannot be read: YAML 1\.1/) as string]],
    ['blanks behind #cloud-config', 'nodes/store/user-data', (text) => text.replace('\n', ' \n'), ['nodes/store/user-data: the first line is not exactly #cloud-config']],
    ['an unknown key of write_files', 'nodes/store/user-data', (text) => text.replace('    owner: root:root', '    owners: root:root'), ['nodes/store/user-data: cannot be read: an entry of write_files has the key owners']],
  ]);
});
