/** Largest space of which every child is looked at. */
export const mostEnumerated = 1_000_000
