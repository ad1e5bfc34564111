/** Questions on a terminal, a line each: so they work on a serial console and with a screen reader too. */
import { createInterface, type Interface } from 'node:readline/promises';

/** The user left with Ctrl-C or Ctrl-D. */
export class Cancelled extends Error {}

/** What an answer means, or why it cannot be taken. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

export interface Prompt {
  /** Asks until the answer can be read; an empty line stands for `byDefault`. */
  ask<T>(question: string, byDefault: string, read: (answer: string) => Reading<T>): Promise<T>;
  /** Lets choose from a numbered list, by number or name. */
  choose<T extends string>(question: string, choices: readonly (readonly [name: T, title: string])[], byDefault: T): Promise<T>;
}

/** Questions are asked only where somebody sees them and can answer. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Runs `questions`. Throws Cancelled if the user leaves. */
export async function withPrompt<T>(questions: (prompt: Prompt) => Promise<T>): Promise<T> {
  // Without editing of the line where the terminal says that it cannot move the cursor.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: process.env['TERM'] !== 'dumb' });
  let isDone = false;
  const left = new Promise<never>((_, reject) => {
    lines.once('close', () => {
      if (!isDone) reject(new Cancelled());
    });
  });
  try {
    return await Promise.race([questions(promptOn(lines)), left]);
  } catch (error) {
    if (!(error instanceof Cancelled) && !(error instanceof Error && error.name === 'AbortError')) throw error;
    process.stdout.write('\n');
    throw new Cancelled();
  } finally {
    isDone = true;
    lines.close();
  }
}

function promptOn(lines: Interface): Prompt {
  const ask: Prompt['ask'] = async (question, byDefault, read) => {
    for (;;) {
      const answer = (await lines.question(`${question} [${byDefault}]: `)).trim();
      const reading = read(answer === '' ? byDefault : answer);
      if ('value' in reading) return reading.value;
      process.stdout.write(`  ${reading.problem}\n`);
    }
  };
  return {
    ask,
    choose: (question, choices, byDefault) => {
      const width = Math.max(...choices.map(([name]) => name.length));
      process.stdout.write(`${choices.map(([name, title], index) => `  ${index + 1}  ${name.padEnd(width)}  ${title}\n`).join('')}`);
      return ask(question, byDefault, (answer) => {
        const found = choices.find(([name], index) => name === answer || String(index + 1) === answer)?.[0];
        return found === undefined ? { problem: `a number from 1 to ${choices.length}, or a name of the list` } : { value: found };
      });
    },
  };
}
