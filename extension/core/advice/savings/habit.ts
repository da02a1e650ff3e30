import { contextPath } from '../../plan/paths';
import { copyForm } from '../../plan/forms';
import type { Step } from '../../plan/types';
import { count } from '../../text/text';
import { distribution } from '../run/programs';
import { commandOf, commands } from '../run/shell';
import type { Kind } from '../same/landing';
import type { AdviceInput } from '../types';

type Counts = NonNullable<AdviceInput['changes']>;

/** How often steps change, as builds showed it or, when none is known, as they do by what they are. */
export interface Habit {
  isOften(step: Step): boolean;
  /** It changes far less often than the other. */
  isSeldom(step: Step, other: Step): boolean;
  /** `in 7 of the last 9 builds`; undefined where nothing was counted. */
  told(step: Step): string | undefined;
}

/** Fewer builds than this with a change show no habit. */
const fewest = 2;

/** What the known builds showed. */
const counted = (changes: Counts): Habit => ({
  /** It changed in a third of the builds, and more than once. */
  isOften: (step) => {
    const { rebuilt, of } = changes.get(step.id) ?? { rebuilt: 0, of: 0 };
    return rebuilt >= fewest && rebuilt * 3 >= of;
  },
  /** It changed a quarter as often at most; of which nothing is known did not. */
  isSeldom: (step, other) => {
    const own = changes.get(step.id);
    return own !== undefined && own.rebuilt * 4 <= (changes.get(other.id)?.rebuilt ?? 0);
  },
  told: (step) => {
    const { rebuilt, of } = changes.get(step.id) ?? { rebuilt: 0, of: 0 };
    return rebuilt === 0 ? 'in none' : `in ${rebuilt} of the last ${count(of, 'build')}`;
  },
});

/** Folders that hold what people edit, by the names that they have everywhere. */
const source = /^(?:\.|src|app|lib|server|client|api|web|packages|cmd|internal)$/;

/** Installs packages of the distribution and does nothing else. */
const isOfSystem = (step: Step): boolean => {
  const found = commands(step.text.replace(/^RUN\s+(?:--\S+\s+)*/i, ''));
  const installs = found.filter((text) => {
    const { program = '', args = [] } = commandOf(text) ?? {};
    return args.some((a) => distribution.get(program)?.test(a) === true);
  });
  return (
    installs.length > 0 &&
    found.every((text) => installs.includes(text) || /^(?:set -\w+|rm -rf? \/(?:var|tmp)\/\S+)$/.test(text))
  );
};

/** What is so nearly everywhere: the source changes with every commit, packages of the system hardly ever. */
const usual = (kindOf: (path: string) => Kind): Habit => ({
  isOften: (step) => {
    const sources = step.inputs.some((i) => i.kind === 'context') ? (copyForm(step.expanded)?.sources ?? []) : [];
    return sources.some((s) => source.test(contextPath(s)) && (contextPath(s) === '.' || kindOf(s) === 'folder'));
  },
  isSeldom: isOfSystem,
  told: () => undefined,
});

export const habitOf = (changes: Counts | undefined, kindOf: (path: string) => Kind): Habit =>
  changes === undefined ? usual(kindOf) : counted(changes);
