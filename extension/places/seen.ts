import { realpathSync } from 'node:fs';
import { posix } from 'node:path';
import { mapped, onePath, type PathMapping, type Place, type SeenPlace } from '../core/lines';

interface SeenPath {
  readonly path: string;
  readonly isThere: boolean;
}

/** A path in the form that this system opens. */
const native = (path: string): string =>
  process.platform === 'win32' ? path.replace(/^\/mnt\/([a-z])(?=\/|$)/, (_, drive: string) => `${drive}:`) : path;

/** A dev container may know the folder of its host by these names (containers.dev: variables of devcontainer.json). */
function containerMapping(env: NodeJS.ProcessEnv): readonly PathMapping[] {
  const [from, to] = [env['LOCAL_WORKSPACE_FOLDER'], env['CONTAINER_WORKSPACE_FOLDER']];
  return from === undefined || to === undefined || from === '' || to === '' ? [] : [{ from, to }];
}

/** Paths as this machine sees them now: mapped, links followed, in the case of the file system. Each is looked up once. */
export class SeenPaths {
  private readonly known = new Map<string, SeenPath>();

  constructor(private readonly mappings: readonly PathMapping[] = containerMapping(process.env)) {}

  /** A path in the one form of paths; what is not there is as far resolved as its folders are. */
  see(path: string): SeenPath {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const seen = this.resolve(mapped(path, this.mappings));
    this.known.set(path, seen);
    return seen;
  }

  private resolve(path: string): SeenPath {
    try {
      return { path: onePath(realpathSync.native(native(path))), isThere: true };
    } catch {
      const folder = posix.dirname(path);
      return folder === path
        ? { path, isThere: false }
        : { path: posix.join(this.see(folder).path, posix.basename(path)), isThere: false };
    }
  }

  /** A build's place; `isElsewhere`: it was made on another machine, whose paths say nothing unless they lead to something here. */
  seePlace(place: Place, isElsewhere = false): SeenPlace {
    const { dockerfile, context } = place;
    const [file, folder] = [dockerfile, context].map((p) => (p === undefined ? undefined : this.see(p)));
    const isThere = (file ?? folder)?.isThere === true;
    const { dockerfile: _, context: __, ...rest } = place;
    if (isElsewhere && !isThere) return { ...(rest.repository && { repository: rest.repository }), isThere };
    return {
      ...rest,
      ...(file !== undefined && { dockerfile: file.path }),
      ...(folder !== undefined && { context: folder.path }),
      isThere,
    };
  }
}
