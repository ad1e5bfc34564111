/**
 * Secrets: one file with a random seed and explicit values. A secret is its explicit value, or is derived from the
 * seed and its own name, so that no edit of the topology changes it. Nothing here puts a value, or any text of the
 * file, into a diagnostic.
 */
import { hkdfSync } from 'node:crypto';
import { parseDocument, type SourceDocument } from '../parse/document.js';
import type { SecretForm } from '../catalog/types.js';
import { codes } from '../diagnostics/codes.js';
import type { Diagnostic, Source, Span } from '../diagnostics/diagnostic.js';

/** Name of the secret that holds the administrator's crypt(3) hash; never derived. */
export const adminPasswordHash = 'admin/password_hash';

export interface Secrets {
  readonly source: Source | undefined;
  readonly seed: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  /** Where a secret stands, or would: its name, else `values`, else the beginning. Absent without a file. */
  readonly place?: (name: string) => Span;
}

/** The text of a new secrets file around 32 random bytes, which the caller draws. */
export function newSecretsFile(seed: Uint8Array): string {
  return [
    '# Secrets of this lab. Keep this file out of version control, and its mode 0600.',
    '# Every password of the lab is derived from the seed; a value of your own goes below values, by its name.',
    `seed: "${Buffer.from(seed).toString('hex')}"`,
    '',
  ].join('\n');
}

/** Reads a secrets file. What is wrong with it is OSG4002, with a place but without any of its text. */
export function parseSecrets(source: Source | undefined): { readonly secrets: Secrets; readonly diagnostics: readonly Diagnostic[] } {
  const none: Secrets = { source, seed: undefined, values: {} };
  if (!source) return { secrets: none, diagnostics: [] };
  const { document, diagnostics } = parseDocument(source);
  if (!document) return { secrets: none, diagnostics: diagnostics.map(withoutText) };
  const found = [...shapeMistakes(document)];
  if (found.length > 0) return { secrets: none, diagnostics: found };
  const value = document.value as { seed?: string; values?: Record<string, string> };
  return { secrets: { source, seed: value.seed, values: value.values ?? {}, place: (name) => document.locate(['values', name], 'key') }, diagnostics: [] };
}

/**
 * The value of a secret, or undefined if the file has neither a value nor a seed for it.
 * Derivation: HKDF-SHA-256 (RFC 5869) of the seed, salt `osgen`, the secret's name as info.
 */
export function secretValue(secrets: Secrets, name: string, form: SecretForm): string | undefined {
  if (Object.hasOwn(secrets.values, name)) return secrets.values[name];
  if (secrets.seed === undefined) return undefined;
  const length = typeof form === 'string' ? 32 : form.hex / 2;
  const bytes = Buffer.from(hkdfSync('sha256', Buffer.from(secrets.seed, 'hex'), 'osgen', name, length));
  if (form === 'fernet') return `${bytes.toString('base64url')}=`;
  return form === 'password' ? base62(bytes, 32) : bytes.toString('hex');
}

/** True if the file gives a value that could have been derived. */
export function hasChosenSecrets({ values }: Secrets): boolean {
  return Object.keys(values).some((name) => name !== adminPasswordHash);
}

/** The same secrets as if nobody had chosen a value; what is never derived stays. */
export function derivedOnly(secrets: Secrets): Secrets {
  const { [adminPasswordHash]: hash } = secrets.values;
  return { ...secrets, seed: secrets.seed ?? '0'.repeat(64), values: hash === undefined ? {} : { [adminPasswordHash]: hash } };
}

/** What a value must look like to serve as a secret of this form, in words; undefined if it does. */
export function misformed(value: string, form: SecretForm): string | undefined {
  if (form === 'fernet') return /^[A-Za-z0-9_-]{43}=$/.test(value) ? undefined : '32 bytes in URL-safe base64: 43 characters and =';
  // Passwords go into URLs, and oslo.config takes $ for a reference.
  if (form === 'password') return /^[A-Za-z0-9._~-]+$/.test(value) ? undefined : 'letters, digits and . _ ~ - only';
  return new RegExp(`^[0-9a-f]{${form.hex}}$`).test(value) ? undefined : `${form.hex} hexadecimal digits in lower case`;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Letters and digits only: passwords end up in database and message queue URLs. */
function base62(bytes: Uint8Array, length: number): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  while (text.length < length) {
    text += alphabet[Number(value % 62n)];
    value /= 62n;
  }
  return text;
}

function* shapeMistakes(document: SourceDocument): Iterable<Diagnostic> {
  const top = document.value as Record<string, unknown>;
  for (const key of Object.keys(top)) {
    if (key !== 'seed' && key !== 'values') yield malformed('the secrets file has a key other than seed and values', document.locate([key], 'key'));
  }
  if (top['seed'] !== undefined && !(typeof top['seed'] === 'string' && /^[0-9a-f]{64}$/.test(top['seed']))) {
    yield malformed('the seed is not 64 hexadecimal digits in lower case', document.locate(['seed']), 'openssl rand -hex 32 makes one; put it in quotes');
  }
  const values = top['values'];
  if (values === undefined) return;
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    yield malformed('values is not a mapping of names to texts', document.locate(['values'], 'key'));
    return;
  }
  for (const [name, value] of Object.entries(values)) {
    const span = document.locate(['values', name], 'key');
    if (typeof value !== 'string') yield malformed('a secret value is not a text', span, 'put it in quotes');
    // Values go into URLs, INI files and SQL: what would need escaping in any of them is refused here once.
    else if (!/^[A-Za-z0-9._~$/=,+-]+$/.test(value)) {
      yield malformed('a secret value has characters that cannot be carried into every configuration file', span, 'use letters, digits and . _ ~ $ / = , + - only');
    }
  }
}

const usualHelp = 'the file holds seed: (64 hexadecimal digits) and, optionally, values: (name: value)';

/** What the parser says may quote a key, and in a file that is all wrong a secret may stand anywhere. */
function withoutText({ code, notes = [], span }: Diagnostic): Diagnostic {
  const places = notes.map((note) => ({ ...note, message: 'the first one is here' }));
  return { ...malformed(`the secrets file cannot be read: ${codes[code]}`, span), ...(places.length > 0 ? { notes: places } : {}) };
}

function malformed(message: string, span: Span | undefined, help?: string): Diagnostic {
  return {
    code: 'OSG4002',
    severity: 'error',
    message,
    ...(span ? { span } : {}),
    help: help ?? usualHelp,
  };
}
