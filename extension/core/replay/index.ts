export { replay } from './replay';
export { foldersOf, type FolderCount } from './shares';
export type {
  Commit,
  GitChange,
  GitEntry,
  History,
  PathCount,
  Replay,
  ReplayedCommit,
  ReplayedStep,
  ReplayInput,
  Saved,
  SharedStep,
} from './types';
