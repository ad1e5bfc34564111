/** What the help, the manual page and completion are made of is there for every command. */
import { spawnSync } from 'node:child_process';
import { commonOptions, describedCommands, exitCodes, summary } from '../../../src/commands/about.js';
import { manualPage } from '../../../src/commands/manual.js';

const commands = describedCommands();
const page = manualPage({ version: '1.2.3', summary, commands, common: commonOptions, exitCodes });

test.each(commands)('$name has an example, and says what each of its options is', ({ name, usage, describe, options, positionals, examples }) => {
  expect(describe).toMatch(/^[a-z]/);
  expect(examples.length).toBeGreaterThanOrEqual(1);
  for (const { command, describe: text } of examples) {
    expect(command).toContain(`osgen ${name}`);
    expect(text).not.toBe('');
  }
  expect([...options, ...positionals].filter((one) => one.describe === '')).toEqual([]);
  expect((usage.match(/[[<][^\]>]+[\]>]/g) ?? []).map((word) => word.slice(1, -1))).toEqual(positionals.map((one) => one.name));
});

test.each(commands)('the manual page has $name with all its options', ({ usage, options }) => {
  const escaped = (text: string): string => text.replaceAll('-', '\\-');
  const [, section = ''] = page.split(`.SS osgen ${escaped(usage)}\n`);
  for (const { name } of options) expect(section.split('\n.S')[0]).toContain(`\\fB\\-\\-${escaped(name)}\\fR`);
});

test('no line of the manual page is taken for a request of roff that is none', () => {
  const requests = page.split('\n').filter((line) => /^[.']/.test(line)).map((line) => /^\S+/.exec(line)?.[0]);
  expect([...new Set(requests)].sort()).toEqual(['.B', '.BR', '.I', '.PP', '.RE', '.RI', '.RS', '.SH', '.SS', '.TH', '.TP', '.ad', '.fi', '.nf', '.nh'].filter((request) => requests.includes(request)));
  expect(page).toMatch(/^[\x00-\x7f]*$/);
});

const lint = spawnSync('mandoc', ['-T', 'lint'], { input: page, encoding: 'utf8' });
(lint.error ? test.skip : test)('mandoc has nothing against it but that it has no date', () => {
  expect(lint.stdout.trim().split('\n').filter((line) => !line.includes('missing date'))).toEqual([]);
});
