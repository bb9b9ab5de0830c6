/**
 * Runs may be of the method `imported` from here on. No table changes: the number alone makes a version that does
 * not know them say that the workspace is newer, instead of calling such a run damaged.
 */
export const imported = `
-- run.method may be 'imported'.
`
