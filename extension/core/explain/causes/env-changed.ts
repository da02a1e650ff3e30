import { words } from '../../format/words';
import { stepIn } from '../../format/short';
import type { Rule } from '../rule';
import type { Cause } from '../types';
import { variableChanges, variableCulprit } from './variables';

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
          message: words.envChanged(v.name, v.old, v.new, stepIn(facts.build.match.plan, facts.now.step)),
          culprit: variableCulprit('env', v),
          evidence: [
            words.valueWas(v.name, v.old, v.new),
            ...(facts.own?.basis === 'operations' ? [words.operationsDiffer('env')] : []),
          ],
        };
      });
  },
};
