/** An error in a word's quotes or substitutions, in BuildKit's words. */
export class LexError extends Error {}
