/** Codes as people write them. */
import { codes, type Code } from './codes.js';
import { suggestion } from './suggest.js';

/** `OSG3001`, `osg3001` or `3001`; undefined if there is no such code. */
export function parseCode(text: string): Code | undefined {
  const digits = /^(?:OSG)?([0-9]{4})$/i.exec(text)?.[1];
  const code = `OSG${digits}`;
  return digits !== undefined && Object.hasOwn(codes, code) ? (code as Code) : undefined;
}

/** Why a text is no code: `unknown code "OSG3009": did you mean …?` */
export function unknownCode(text: string): string {
  const wanted = /^[0-9]+$/.test(text) ? `OSG${text}` : text;
  const near = suggestion(wanted, Object.keys(codes));
  return `unknown code "${text}"${near === undefined ? '' : `: ${near}`}`;
}
