import { stepRef, type Cause } from '../../cause';
import type { Rule } from '../rule';
import { valueOf, variableChanges, variableCulprit } from './variables';

/** ENV is in the environment of every RUN below it, used or not. */
export const envChanged: Rule = {
  kind: 'env-changed',
  phase: 'own',
  find(facts) {
    return variableChanges(facts)
      .filter((v) => v.from === 'env' || v.from === 'unknown' || v.from === 'base')
      .filter((v) => v.name !== 'SOURCE_DATE_EPOCH')
      .map((v): Cause => {
        const known = facts.own?.basis !== 'names';
        return {
          kind: 'env-changed',
          certainty: known ? 'proven' : 'inferred',
          subject: { ...valueOf(v), step: stepRef(facts.build.match.plan, facts.now.step) },
          culprit: variableCulprit('env', v),
          evidence: [
            { kind: 'value', ...valueOf(v) },
            ...(facts.own?.basis === 'operations' ? [{ kind: 'operations-differ', parts: ['env'] } as const] : []),
          ],
        };
      });
  },
};
