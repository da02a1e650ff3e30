/** Bad use, or input that can't be read: one clear line on stderr and exit code 2. */
export class Failure extends Error {}
