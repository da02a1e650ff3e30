/** A text that is a saved page. */
export const isPage = (start: string): boolean => /^[\s\ufeff]*<(?:!doctype html|html|head|body)\b/i.test(start);

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi;

function character(decimal: string | undefined, hex: string | undefined, name: string | undefined): string {
  if (name !== undefined) return entities[name.toLowerCase()] ?? `&${name};`;
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '0', 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/**
 * Lines of a simple page: elements that stand on their own end a line, tags go, entities are read. What a page makes with a script
 * is not in it.
 */
export class PageLines {
  private skipped: string | undefined;

  line(raw: string, line: (text: string) => void): void {
    let text = raw;
    if (this.skipped !== undefined) {
      const end = text.toLowerCase().indexOf(`</${this.skipped}`);
      if (end < 0) return;
      text = text.slice(end);
      this.skipped = undefined;
    }
    text = text.replace(/<(script|style)\b[^<]*<\/\1>/gi, '');
    const opened = /<(script|style)\b/i.exec(text);
    if (opened?.[1] !== undefined) {
      this.skipped = opened[1].toLowerCase();
      text = text.slice(0, opened.index);
    }
    for (const part of text.split(/<\/(?:div|p|li|tr|pre|td)>|<br ?\/?>/i))
      line(
        part.replace(/<[^<>]*>/g, '').replace(entity, (_all, d?: string, h?: string, n?: string) => character(d, h, n)),
      );
  }
}
