import { asksGit } from './asks-git';

/** Where a source names something: a file of the build context, and its line, 1-based. */
export interface Mention {
  readonly file: string;
  readonly line: number;
}

/** What the sources of a build context name. */
export interface Mentions {
  /** All sources were read; else a name that is not found may be in one all the same. */
  readonly complete: boolean;
  /** The first source that names a file or folder by its base name. */
  readonly named: ReadonlyMap<string, Mention>;
  /** The first source that asks git for something, as programs and build scripts do. */
  readonly git?: Mention;
}

/** Texts that people read and no step does, and lists of names that lead to no file. */
const isProse =
  /(?:^|\/)(?:\.github|\.gitlab|\.circleci|docs?)\/|\.(?:md|mdx|rst|adoc|svg|map|lock|snap|po|csv|tsv|ipynb)$|(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|go\.sum|\.gitattributes|\.gitignore|\.dockerignore|\.gitlab-ci\.yml|\.travis\.yml|\.mailmap|LICENSE[\w.-]*|CHANGELOG[\w.-]*)$|\.dockerignore$/i;
const isBinary =
  /\.(?:png|jpe?g|gif|ico|webp|avif|bmp|tiff?|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|wav|ogg|pdf|zip|t?gz|bz2|xz|zst|7z|rar|tar|jar|war|class|so|dylib|dll|exe|bin|dat|db|sqlite3?|pyc|pyo|o|a|wasm|node|pack|idx|psd|sketch|parquet|onnx|pt|h5|npz?)$/i;

/** Whether a file of a context is a source: of a program, a build script, a setting. */
export const isSource = (path: string): boolean => !isProse.test(path) && !isBinary.test(path);

/** Scripts that run when somebody asks for them by name: that a RUN does is looked at in the Dockerfile. */
const isRunByName =
  /\.(?:sh|bash|zsh|ps1|bat|cmd)$|(?:^|\/)(?:GNU)?[Mm]akefile$|\.mk$|(?:^|\/)\.husky\/|\.ya?ml$|(?:^|\/)(?:Docker|Container)file[^/]*$/;

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Reads sources one after another, for names and for uses of git. */
export class MentionReader {
  private readonly found = new Map<string, Mention>();
  private git: Mention | undefined;

  constructor(private names: readonly string[]) {}

  read(file: string, text: string): void {
    const at = this.git === undefined && !isRunByName.test(file) ? text.search(asksGit) : -1;
    if (at >= 0 && !isRepositoryField(text, at)) this.git = { file, line: lineAt(text, at) };
    for (const name of this.names) {
      const place = wordAt(text, name);
      if (place >= 0) this.found.set(name, { file, line: lineAt(text, place) });
    }
    this.names = this.names.filter((n) => !this.found.has(n));
  }

  result(complete: boolean): Mentions {
    return { complete, named: this.found, ...(this.git !== undefined && { git: this.git }) };
  }
}

/** `"type": "git"` of a package.json says where the project is kept. */
const isRepositoryField = (text: string, at: number): boolean =>
  /"type"\s*:\s*$/.test(text.slice(Math.max(0, at - 20), at));

/** Where a name stands as a word of its own; -1 when it does not. */
function wordAt(text: string, name: string): number {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isInside = /[\w-]/.test(text[at - 1] ?? '') || /[\w-]/.test(text[at + name.length] ?? '');
    if (!isInside) return at;
  }
  return -1;
}
