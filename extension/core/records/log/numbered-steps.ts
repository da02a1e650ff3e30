import type { Vertex } from '../types';
import { Tail } from './build';

/** A step of a builder that prints every instruction of the file, those without files of their own too. */
export interface NumberedStep {
  readonly text: string;
  readonly stage: number;
  cached: boolean;
  ran: boolean;
  done: boolean;
  error?: string;
  startedAt?: number;
  completedAt?: number;
  /** Notices of the builder. */
  readonly notices: string[];
  readonly log: Tail;
}

export const newStep = (text: string, stage: number): NumberedStep => ({
  text,
  stage,
  cached: false,
  ran: false,
  done: false,
  notices: [],
  log: new Tail(),
});

const alias = /^FROM\s.*\sAS\s+(\S+)\s*$/i;

/**
 * Vertices with the names BuildKit would give, so that all forms are laid over plans in one way; each instruction counts, since
 * each is a link of these builders' chains.
 */
export function verticesOf(steps: readonly NumberedStep[], totals?: ReadonlyMap<number, number>): Vertex[] {
  const stages = [...new Set(steps.map((s) => s.stage))];
  const lastStage = stages.at(-1);
  return stages.flatMap((stage) => {
    const own = steps.filter((s) => s.stage === stage);
    const name = alias.exec(own[0]?.text ?? '')?.[1];
    const label = name ?? (stages.length === 1 ? '' : `stage-${stage}`);
    const total = Math.max(own.length, totals?.get(stage) ?? 0);
    return own.map((s, i): Vertex => {
      const isLast = stage === lastStage && i === own.length - 1;
      const seconds =
        s.startedAt !== undefined && s.completedAt !== undefined ? (s.completedAt - s.startedAt) / 1000 : 0;
      return {
        id: `#${stage}.${i + 1}`,
        name: `[${label === '' ? '' : `${label} `}${i + 1}/${total}] ${s.text}`,
        inputs: [],
        cached: s.cached,
        started: true,
        completed: s.done || s.cached || !isLast,
        seconds: s.cached ? 0 : Math.max(0, seconds),
        ...(s.error !== undefined && { error: s.error }),
        statuses: s.notices,
        log: s.log.last,
      };
    });
  });
}
