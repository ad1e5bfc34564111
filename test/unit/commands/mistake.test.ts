import { describedCommands } from '../../../src/commands/about.js';
import { usageHint, usageMessage } from '../../../src/commands/mistake.js';

const commands = describedCommands();

test.each([
  ['Unknown argument: formt', 'build --formt=json x', 'unknown option --formt; did you mean --format or --force?'],
  ['Unknown arguments: ssh-kye, sshKye', 'init --ssh-kye x', 'unknown option --ssh-kye; did you mean --ssh-key?'],
  ['Unknown argument: x', 'init -x', 'unknown option -x'],
  ['Unknown argument: b.yaml', 'build a.yaml b.yaml', 'one argument too many: "b.yaml"'],
  ['Unknown argument: xyzzy', 'xyzzy', 'unknown command "xyzzy"'],
  ['Did you mean build?', 'biuld x', 'unknown command "biuld"; did you mean build?'],
  ['Invalid values:\n  Argument: format, Given: "jsn", Choices: "text", "json"', 'build x --format jsn', '--format: "jsn" is none of text, json; did you mean json?'],
  ['Invalid values:\n  Argument: shell, Given: "tcsh", Choices: "bash", "zsh", "fish"', 'completion tcsh', '<shell>: "tcsh" is none of bash, zsh, fish'],
  ['Not enough non-option arguments: got 0, need at least 1', 'completion', 'something is missing: osgen completion <shell>, which is bash, zsh or fish'],
  ['Not enough arguments following: o', 'build x -o', '-o needs a value'],
  ['Arguments check and force are mutually exclusive', 'build --check --force', '--check and --force exclude each other'],
  ['name a topology file', 'build', 'name a topology file'],
])('%j in %j', (message, line, expected) => expect(usageMessage(message, line.split(' '), commands)).toBe(expected));

test('says whose help to read', () => {
  expect(usageHint(['build', '--x'], commands)).toContain('osgen build --help');
  expect(usageHint(['biuld'], commands)).toContain('osgen --help');
});
