/** A code explained on the terminal, and the list of all. */
import { codes, type Code } from '../diagnostics/codes.js';
import { codesOf, exampleTitle, groups, type Explanation } from '../diagnostics/explanation.js';
import { visible } from '../diagnostics/terminal.js';
import { wrap } from '../util/wrap.js';

const WIDTH = 80;
const INDENT = '    ';

export function codeText(code: Code, explanation: Explanation): string {
  const { about, way_out: wayOut, how, wrong, right } = explanation;
  const parts = [
    `${code}: ${codes[code]}`,
    wrap(about, WIDTH),
    ...(how === undefined
      ? [`${exampleTitle('wrong', explanation)}\n\n${indented(wrong)}`, `${exampleTitle('right', explanation)}\n\n${indented(right)}`]
      : [`How it comes about:\n\n${indented(how)}`]),
    ...(wayOut === undefined ? [] : [`Way out: ${wrap(wayOut, WIDTH - 'Way out: '.length).replaceAll('\n', `\n${' '.repeat('Way out: '.length)}`)}`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** All codes with their titles. */
export function codeList(): string {
  const blocks = groups.map(([digit, title]) => [title, ...codesOf(digit).map((code) => `  ${code}  ${codes[code]}`)].join('\n'));
  return `${blocks.join('\n\n')}\n\nosgen explain CODE says what it means, and how to get out of it.\n`;
}

/** Tabs, and all that a terminal would act upon, are part of some mistakes: shown as escapes. */
function indented(text: string): string {
  return text.trimEnd().split('\n').map((line) => `${INDENT}${visible(line)}`.trimEnd()).join('\n');
}
