import { isSecretName, masked, maskUrls } from './mask';

/** Shorter values, and plain words, stand in texts for what is no secret: they are masked beside their names alone. */
const shortest = 6;
const plainWord = /^[a-z]+(?:[-_][a-z]+)*$/;
const longestWord = 16;
/** As many values as are looked for: each is looked for in every text. */
const maxValues = 500;

const isTelling = (value: string): boolean =>
  value.length >= shortest && !value.startsWith('$') && !(value.length < longestWord && plainWord.test(value));

/** `NAME=value`, the value quoted or not; what stands in the middle of a name begins none, so that the time is linear. */
const assignment = /(?<![\w.-])([A-Za-z_][\w.-]*)=("[^"\n]*"|'[^'\n]*'|[^\s"',;$]+)/g;
/** Tokens that are known by their look: GitHub, GitLab, npm, AWS, Slack, Google, JSON Web Tokens, private keys. */
const shapes =
  /(?<![\w-])(?:gh[pousr]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,64}|npm_\w{30,64}|(?:AKIA|ASIA)[A-Z0-9]{16}|xox[abprs]-[\w-]{10,250}|AIza[\w-]{35}|eyJ[\w-]{10,4096}\.eyJ[\w-]{10,4096}\.[\w-]{10,4096})(?![\w-])/g;
const npmToken = /(:_(?:authToken|auth|password)\s*=\s*)(?!\$)\S+/g;

/** Field names of data that are names of variables and attributes; those of our own are in camel case. */
const isVariable = (name: string): boolean => /[_-]|^[A-Z0-9]+$|^(?:token|password|secret)$/.test(name);
const entry = /^([A-Za-z_]\w*)=(.+)$/s;

const unquoted = (value: string): string => value.replace(/^(["'])(.*)\1$/s, '$2');

/** Values that are not shown, wherever they stand, once they are known to be secret. */
export class Secrets {
  private readonly values = new Set<string>();
  /** The values as the formats write them, the longest first; made when they are needed. */
  private forms: readonly string[] | undefined;

  /** Takes up a variable's value when its name is a secret's. */
  learn(name: string, value: string | undefined): void {
    if (value === undefined || !isSecretName(name)) return;
    this.forms = undefined;
    for (const part of [value, ...value.split('\n')])
      if (isTelling(part.trim()) && this.values.size < maxValues) this.values.add(part.trim());
  }

  /** Takes up what a text assigns: a Dockerfile, a command, an environment. */
  learnText(text: string): void {
    for (const [, name = '', value = ''] of text.matchAll(assignment)) this.learn(name, unquoted(value));
  }

  /** Takes up what stands anywhere in a value: assignments in its texts, and fields whose names are a secret's. */
  learnFrom(value: unknown): void {
    copied(value, (name, text, variable) => {
      if (variable !== undefined) this.learn(variable, text);
      if (isVariable(name)) this.learn(name, text);
      const [, own, whole] = entry.exec(text) ?? [];
      if (own !== undefined) this.learn(own, whole);
      this.learnText(text);
      return text;
    });
  }

  /** The text without secrets: known values, what is assigned to secret names, credentials of URLs, tokens by their look. */
  hide(text: string): string {
    this.forms ??= [...this.values]
      .flatMap((v) => [...new Set([v, JSON.stringify(v).slice(1, -1), encoded(v), xml(v)])])
      .sort((a, b) => b.length - a.length);
    let shown = text;
    for (const form of this.forms) if (shown.includes(form)) shown = shown.replaceAll(form, masked);
    return maskUrls(shown)
      .replace(assignment, (all, name: string, value: string) =>
        isSecretName(name) && unquoted(value) !== '' ? `${name}=${masked}` : all,
      )
      .replace(npmToken, `$1${masked}`)
      .replace(shapes, masked);
  }

  /** A copy of plain data without secrets in any of its texts; parts that are one stay one. */
  hideIn<T>(value: T): T {
    return copied(value, (_, text, variable) =>
      variable !== undefined && isSecretName(variable) && text !== '' ? masked : this.hide(text),
    );
  }
}

const xml = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c);

const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** Copies plain data; `change` gets each text with the name of its field, and of a variable when it is one's value. */
function copied<T>(value: T, change: (name: string, text: string, variable?: string) => string): T {
  const done = new Map<object, unknown>();
  const copy = (one: unknown, name: string): unknown => {
    if (typeof one === 'string') return change(name, one);
    if (typeof one !== 'object' || one === null) return one;
    const before = done.get(one);
    if (before !== undefined) return before;
    if (Array.isArray(one)) {
      const list: unknown[] = [];
      done.set(one, list);
      for (const item of one) list.push(copy(item, ''));
      return list;
    }
    if (one instanceof Map) {
      const map = new Map<unknown, unknown>();
      done.set(one, map);
      for (const [k, v] of one)
        map.set(typeof k === 'object' ? copy(k, '') : k, copy(v, typeof k === 'string' ? k : ''));
      return map;
    }
    if (one instanceof Set) {
      const set = new Set<unknown>();
      done.set(one, set);
      for (const v of one) set.add(copy(v, ''));
      return set;
    }
    const prototype: unknown = Object.getPrototypeOf(one);
    if (prototype !== Object.prototype && prototype !== null) return one;
    const object: Record<string, unknown> = {};
    done.set(one, object);
    const variable = 'name' in one && typeof one.name === 'string' ? one.name : undefined;
    for (const [k, v] of Object.entries(one))
      object[k] =
        k === 'value' && typeof v === 'string' ? change(k, v, variable) : copy(v, k.replace(/^build-arg:/, ''));
    return object;
  };
  return copy(value, '') as T;
}
