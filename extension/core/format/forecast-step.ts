import type { Forecast, ForecastOutcome, ForecastStep } from '../forecast/types';
import { sureness } from '../forecast/certainty';
import { certaintyWords } from './certainty';
import { escapeMarkdown } from './explain-markdown';
import { diffs, fileChanges } from './file-change';
import { oneLine, seconds } from './short';

const outcomeWords: Readonly<Record<ForecastOutcome, string>> = {
  'would-rebuild': 'would be rebuilt',
  'would-reuse': 'would be reused',
  resolved: 'looked up',
  'not-needed': 'not needed',
};

const outcomeOf = (s: ForecastStep): string => {
  const time = s.seconds > 0 ? `, about ${seconds(s.seconds)}` : '';
  return `${outcomeWords[s.outcome]}${time}`;
};

/** One step of the next build as plain text, to be pasted. */
export function forecastOfStep(f: Forecast, id: string): string | undefined {
  const s = f.steps.find((x) => x.step.id === id);
  if (s === undefined) return undefined;
  return [
    `${oneLine(s.step.text, 200)}: next build: ${outcomeOf(s)}`,
    ...s.causes.flatMap((c) => [
      `Why: ${c.message} (${certaintyWords[c.certainty]})`,
      ...[...fileChanges(c), ...c.evidence].map((line) => `- ${line}`),
      ...diffs(c),
      ...(c.wouldTell === undefined ? [] : [`To be certain: ${c.wouldTell}`]),
    ]),
    ...(s.note === undefined ? [] : [s.note]),
  ].join('\n');
}

/** One line on a step that would be rebuilt, as Markdown for a hover. */
export function forecastHover(s: ForecastStep): string | undefined {
  const cause = s.causes.find((c) => c.via === undefined) ?? s.causes[0];
  if (s.outcome !== 'would-rebuild' || cause === undefined) return undefined;
  return `**Next build: ${outcomeOf(s)}** — ${escapeMarkdown(cause.message)} — *${certaintyWords[sureness(s.causes)]}*`;
}
