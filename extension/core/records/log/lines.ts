/** Longer lines are cut: a page that lost its line ends, or a file that is no log. */
const maxLine = 16 * 1024 * 1024;
/** Bytes that are decoded at once. */
const chunkSize = 1 << 20;

/** The encoding that the first bytes show; PowerShell writes UTF-16, and not all tools its byte order mark. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 4096);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++)
    if (sample[i] === 0) {
      if (i % 2 === 0) even++;
      else odd++;
    }
  // A log is mostly ASCII: every second byte is zero.
  const most = sample.length * 0.3;
  if (odd > most && even < odd / 4) return 'utf-16le';
  if (even > most && odd < even / 4) return 'utf-16be';
  return 'utf-8';
}

/** Lines of a text that comes in pieces, without their line feeds; a byte order mark is left out. */
export class LineSplitter {
  private decoder: TextDecoder | undefined;
  private rest = '';

  /** Takes up bytes, and hands on every line that has ended. */
  push(bytes: Uint8Array, line: (text: string) => void): void {
    this.decoder ??= new TextDecoder(encodingOf(bytes));
    for (let at = 0; at < bytes.length; at += chunkSize)
      this.take(this.decoder.decode(bytes.subarray(at, at + chunkSize), { stream: true }), line);
  }

  /** Hands on what has no line end. */
  end(line: (text: string) => void): void {
    const last = this.rest + (this.decoder?.decode() ?? '');
    this.rest = '';
    if (last !== '') line(last);
  }

  private take(text: string, line: (text: string) => void): void {
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      const part = text.slice(from, to);
      from = to + 1;
      line(this.rest === '' ? part : this.rest + part);
      this.rest = '';
    }
    if (this.rest.length < maxLine) this.rest += text.slice(from);
  }
}
