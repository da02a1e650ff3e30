import { RecordError } from './error';

const mebibyte = 1024 * 1024;

/** Bytes that an archive may unpack to unless more is asked for: records are a few hundred KB, a hostile one is a gzip bomb. */
export const maxUnpacked = 32 * mebibyte;
/** The same for what a person named on the command line, or asked of a builder of their own. */
export const maxUnpackedAsked = 512 * mebibyte;

/** An archive unpacks to more than may be: nothing of it is read, not even what came before. */
export class TooLargeError extends RecordError {}

/** How much an archive, with all the archives in it, may still unpack to. */
export class Budget {
  private left: number;

  constructor(private readonly bytes: number) {
    this.left = bytes;
  }

  /** @throws TooLargeError when no more may be unpacked. */
  take(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw new TooLargeError(`the archive unpacks to more than ${this.bytes / mebibyte} MiB`);
  }
}
