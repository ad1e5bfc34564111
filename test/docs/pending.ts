/** What the documents name and another branch brings. Once all is in one tree, this file goes, and what looks at it. */
export const pendingDocuments: readonly string[] = ['docs/reference/diagnostics.md'];
export const pendingCommands: readonly string[] = ['init', 'validate', 'diff', 'graph', 'explain', 'bom', 'schema', 'completion'];
export const pendingVerbs: readonly string[] = ['ssh', 'snapshot', 'snapshots', 'restore', 'rebuild', 'completion'];
