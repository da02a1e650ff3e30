import { plan } from '../../extension/core/plan';
import { replay, type Commit, type GitEntry } from '../../extension/core/replay';
import { toHistoryView } from '../../extension/core/view/history-view';
import type { HistoryView } from '../../extension/protocol';

/** How often each path of the shop changes: in every how many commits. */
const paths: Readonly<Record<string, number>> = {
  'src/price.ts': 2,
  'src/cart.ts': 3,
  'web/style.css': 4,
  'web/index.html': 5,
  'README.md': 7,
  'proxy/cmd/proxy/main.go': 11,
  'package.json': 25,
  'package-lock.json': 25,
  'proxy/go.mod': 100,
  'proxy/go.sum': 100,
};

const day = 86_400_000;

/** What the shop's last commits would have rebuilt: the same commits each time. */
export function shopHistory(text: string, count = 200, seconds: ReadonlyMap<string, number> = new Map()): HistoryView {
  const entry = (path: string, version: number): GitEntry => ({ mode: '100644', object: `${path}@${version}` });
  const commits = Array.from({ length: count }, (_, i): Commit => {
    const n = i + 1;
    const changed = Object.entries(paths).filter(([, every]) => n % every === 0);
    return {
      id: n.toString(16).padStart(4, '0').padEnd(40, 'a'),
      time: Date.UTC(2026, 0, 1) + (n * day) / 3,
      subject: `Change ${changed.length} files`,
      changes: changed.map(([path, every]) => ({
        path,
        old: entry(path, n / every - 1),
        new: entry(path, n / every),
      })),
    };
  }).reverse();
  const tree = new Map(Object.entries(paths).map(([path, every]) => [path, entry(path, Math.floor(count / every))]));
  const history = { tree, commits, texts: new Map<string, string>(), holdsGit: false };
  return toHistoryView(replay({ plan: plan(text), history, ignoreFiles: ['.dockerignore'] }), seconds);
}
