import type { Explanation } from '../core/explain';
import { toDot } from '../core/format/dot';
import { toMermaid } from '../core/format/mermaid';
import type { Plan } from '../core/plan';
import { Failure } from './failure';

type Drawing = 'svg' | 'dot' | 'mermaid';

async function draw(plan: Plan, explanation: Explanation | undefined, format: Drawing): Promise<string> {
  switch (format) {
    case 'dot':
      return toDot(plan, explanation);
    case 'mermaid':
      return toMermaid(plan, explanation);
    case 'svg':
      return Promise.reject(new Failure('svg is not there yet'));
  }
}

export const drawPlan = (plan: Plan, format: Drawing): Promise<string> => draw(plan, undefined, format);
export const drawExplanation = (e: Explanation, format: Drawing): Promise<string> => draw(e.plan, e, format);
