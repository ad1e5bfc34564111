/** docs/reference/diagnostics.md: all codes, from the same data as `osgen explain CODE`. */
import { codes, type Code } from '../diagnostics/codes.js';
import { codesOf, exampleTitle, groups, type Explanation, type ExplanationData } from '../diagnostics/explanation.js';
import { wrap } from '../util/wrap.js';

const WIDTH = 120;

export function diagnosticsPage({ explanations, example }: ExplanationData): string {
  return [
    '# Diagnostics',
    '<!-- Written by scripts/diagnostics-page.mjs from src/diagnostics; do not edit. -->',
    wrap('What osgen reports has a code, which is never used for anything else. `osgen explain OSG3001` shows its part of this page. All are errors except OSG3310, OSG3406 and those that begin with OSG6, which are warnings; `osgen validate --strict` takes warnings for errors, and `--allow CODE` lets one pass.', WIDTH),
    wrap('An example without `name:` shows only what matters; the rest is this lab:', WIDTH),
    fenced('yaml', example),
    ...groups.flatMap(([digit, title]) => [`## ${title}`, ...codesOf(digit).flatMap((code) => section(code, explanations[code]))]),
    '',
  ].join('\n\n').trimEnd() + '\n';
}

function section(code: Code, explanation: Explanation): string[] {
  const { about, way_out: wayOut, how, wrong, right } = explanation;
  return [
    `### ${code}`,
    `**${codes[code].charAt(0).toUpperCase()}${codes[code].slice(1)}.** ${about}`.split('\n').map((line) => wrap(line, WIDTH)).join('\n'),
    ...(how === undefined
      ? [exampleTitle('wrong', explanation), fenced('yaml', wrong), exampleTitle('right', explanation), fenced('yaml', right)]
      : ['How it comes about:', fenced('', how)]),
    ...(wayOut === undefined ? [] : [wrap(wayOut, WIDTH)]),
  ];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
