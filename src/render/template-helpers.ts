/** Names that a template and its compiler have to agree on. */

/** The helper that every `{{…}}` goes through; no template can name it, and no view's key is hidden by it. */
export const printer = '$print';

export const knownHelpers = {
  sh: true, join: true, [printer]: true, if: true, unless: true, each: true, with: true, lookup: true,
};
