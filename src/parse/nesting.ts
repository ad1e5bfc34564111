/**
 * Looks at a text before it is parsed. The YAML library recurses: a megabyte of opening brackets would cost it minutes and
 * gigabytes. What is found here is nested some ten times deeper than convert.ts lets pass, so that it need not know a
 * bracket in a comment or a string from one that opens something.
 */

const MAX_OPEN = 1000;
/** `- - - a`, `? ? a`: each begins a list or a mapping within the one before. */
const MAX_INDICATORS = 200;
const INDICATORS = new RegExp(`(?:[-?:][ \\t]+){${MAX_INDICATORS}}`);

/** Where it is nested beyond all reason; undefined if it is not. */
export function nestedTooDeep(text: string): number | undefined {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) open += 1;
    else if (character === 0x5d || character === 0x7d) open = Math.max(0, open - 1);
    if (open > MAX_OPEN) return at;
  }
  return INDICATORS.exec(text)?.index;
}
