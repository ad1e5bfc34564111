/** A wait as the words of the one script that waits (templates/machine/wait.sh.hbs). */
import { renderTemplate } from '../render/template.js';
import { invariant } from '../util/invariant.js';
import type { Wait } from '../catalog/types.js';

export interface Target {
  readonly wait: Wait;
  /** View of the service that provides it, on the machine that does. */
  readonly view: object;
  /** Named in the message if it is another machine. */
  readonly node?: string;
}

export function waitScriptView(description: string, targets: readonly Target[]): object {
  return {
    targets: targets.map(({ wait, view, node }) => ({
      what: node === undefined ? description : `${description} on ${node}`,
      poll: words(wait, (text) => renderTemplate('wait', text, view)),
    })),
  };
}

function words(wait: Wait, render: (text: string) => string): readonly string[] {
  if ('http' in wait) {
    const url = render(wait.http);
    const match = /^http:\/\/([^/:\s]+):([0-9]+)(\/\S*)?$/.exec(url);
    invariant(match, `not a URL with a port: ${url}`);
    return ['http', match[1] as string, match[2] as string, match[3] ?? '/', ...(wait.codes ?? [200]).map(String)];
  }
  if ('command' in wait) return ['command', ...wait.command.map(render)];
  const [kind, address] = Object.entries(wait)[0] as [string, string];
  const match = /^([^/:\s]+):([0-9]+)$/.exec(render(address));
  invariant(match, `not HOST:PORT: ${address}`);
  return [kind, match[1] as string, match[2] as string];
}
