/**
 * What the YAML library's errors mean, in words that say what to do.
 */
import type { YAMLError } from 'yaml';
import { lineEnd } from '../diagnostics/lines.js';

/** An error in our words. */
export interface Explained {
  readonly message: string;
  readonly help: string;
  /** Where to point instead of where the library stopped. */
  readonly at?: readonly [number, number];
}

/** What is known about the file that the error is in. */
export interface Context {
  readonly text: string;
  /** Never quote from this text. */
  readonly sensitive: boolean;
  readonly errors: readonly YAMLError[];
  /** End → start of each value that begins with a quote or a bracket. */
  readonly openings: ReadonlyMap<number, number>;
}

const CLOSE_STRING = 'close the string, or quote it differently if the quote is part of the text';
const KEY_VALUE = 'write "key: value", with a space behind the colon';
const READ_OTHERWISE = 'YAML reads this character otherwise than meant: put the value in quotes, or remove it';
const INDENT = 'lines of one mapping or list start in the same column, and deeper ones further right';

/** One sentence per kind of mistake; `found` is the text the library stopped at. */
export function explain(error: YAMLError, context: Context): Explained {
  const { text, sensitive } = context;
  const end = Math.min(error.pos[1], lineEnd(text, error.pos[0]));
  const found = sensitive ? '' : text.slice(error.pos[0], end).trim();
  switch (error.code) {
    case 'MISSING_CHAR':
      return missingCharacter(error, context);
    case 'UNEXPECTED_TOKEN':
      return unexpectedToken(error, found, text);
    case 'MULTILINE_IMPLICIT_KEY':
      return multilineKey(error, context);
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (/sequence/.test(error.message)) return { message: 'list item where a key is expected', help: INDENT };
      return { message: 'second ": " on one line', help: 'put the value in quotes, or the inner key on its own line' };
    case 'BAD_INDENT':
      if (/^Flow/.test(error.message)) return unclosedBracket(error, context);
      return { message: 'wrong indentation', help: INDENT, at: lineContent(text, error.pos[0]) };
    case 'BAD_SCALAR_START':
      return { message: `a value cannot start with "${text.charAt(error.pos[0])}"`, help: 'put the value in quotes' };
    case 'BAD_DQ_ESCAPE':
      return { message: 'unknown escape in double quotes', help: 'write the backslash twice, or use single quotes' };
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
      return { message: `unsupported tag${found && ` ${found}`}`, help: 'leave it out, or quote the whole value' };
    case 'RESOURCE_EXHAUSTION':
      return { message: 'nested too deeply', help: 'check the brackets and the indentation' };
    default:
      return { message: lowerFirst(error.message), help: READ_OTHERWISE };
  }
}

function missingCharacter(error: YAMLError, context: Context): Explained {
  const { message } = error;
  if (/closing .quote/.test(message)) {
    return { message: 'string without its closing quote', help: CLOSE_STRING, ...opening(error, context) };
  }
  if (/^Flow .* must end with/.test(message)) return unclosedBracket(error, context);
  if (/^Implicit map keys need/.test(message)) return { message: 'key without a colon', help: KEY_VALUE };
  if (/^Comments must/.test(message)) return { message: 'no space before "#"', help: 'put a space before a comment' };
  if (/^Missing , /.test(message)) return { message: 'no comma between the items', help: 'put a comma here' };
  return { message: lowerFirst(message), help: READ_OTHERWISE };
}

function unexpectedToken(error: YAMLError, found: string, text: string): Explained {
  if (/block-seq-ind on same line/.test(error.message)) {
    return { message: 'list item on the line of its key', help: 'start the list on the next line' };
  }
  if (/^Block scalar header/.test(error.message)) {
    return { message: 'text behind the block indicator', help: 'start the text on the next line' };
  }
  const before = text.slice(0, error.pos[0]).trimEnd().at(-1);
  const help = before === '"' || before === "'" ? 'put the whole value into one pair of quotes' : INDENT;
  return { message: found ? `unexpected "${found}"` : 'unexpected text', help };
}

/** A plain line where "key:" is expected; or a line indented so far that it continues the value above it. */
function multilineKey(error: YAMLError, { errors, text }: Context): Explained {
  const start = error.pos[0];
  const continued = errors.some((other) => other.code === 'BLOCK_AS_IMPLICIT_KEY' && other.pos[0] === start);
  const next = /\n[ \t]*(?=\S)/g;
  next.lastIndex = start;
  if (continued && next.test(text)) {
    return { message: 'line indented too far', help: INDENT, at: [next.lastIndex, lineEnd(text, next.lastIndex)] };
  }
  const line = text.slice(start, lineEnd(text, start)).trim();
  return { message: /^\S+:\S/.test(line) ? 'no space behind the colon' : 'key without a colon', help: KEY_VALUE };
}

function unclosedBracket(error: YAMLError, context: Context): Explained {
  const [bracket, kind] = /map/.test(error.message) ? ['}', 'mapping'] : [']', 'list'];
  const help = `close it with "${bracket}"`;
  return { message: `${kind} without its closing "${bracket}"`, help, ...opening(error, context) };
}

/** Points at the opening quote or bracket of the value that the library found unclosed at its end. */
function opening(error: YAMLError, { openings }: Context): Pick<Explained, 'at'> {
  const start = openings.get(error.pos[0]);
  return start === undefined ? {} : { at: [start, start + 1] };
}

/** The text of the line that `offset` is in, without its indentation. */
function lineContent(text: string, offset: number): readonly [number, number] {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = lineEnd(text, start);
  return [start + /^[ \t]*/.exec(text.slice(start, end))![0].length, end];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
