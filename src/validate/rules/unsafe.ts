/**
 * Characters that some generated file cannot carry: XML 1.0 §2.2 has no controls, surrogates, U+FFFE and U+FFFF;
 * YAML 1.1 and Python end a line at U+0085, U+2028 and U+2029.
 */
export const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\ufffe\uffff]/u;
