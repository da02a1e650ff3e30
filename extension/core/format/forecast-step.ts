import type { Forecast, ForecastOutcome, ForecastStep } from '../forecast/types';
import { surest } from '../cause';
import { certaintyWords } from '../words/certainty';
import { causeParagraph } from './cause-paragraph';
import { escapeMarkdown } from './explain-markdown';
import { causeSentence } from '../words/causes';
import { noteText } from '../words/notes';
import { oneLine, seconds } from '../text/text';

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
  const note = noteText(s.notes);
  return [
    `${oneLine(s.step.text, 200)}: next build: ${outcomeOf(s)}`,
    ...s.causes.flatMap((c) => causeParagraph(c, 'next')),
    ...(note === undefined ? [] : [note]),
  ].join('\n');
}

/** One line on a step that would be rebuilt, as Markdown for a hover. */
export function forecastHover(s: ForecastStep): string | undefined {
  const cause = s.causes.find((c) => c.via === undefined) ?? s.causes[0];
  if (s.outcome !== 'would-rebuild' || cause === undefined) return undefined;
  return `**Next build: ${outcomeOf(s)}** — ${escapeMarkdown(causeSentence(cause, 'next'))} — *${certaintyWords[surest(s.causes)]}*`;
}
