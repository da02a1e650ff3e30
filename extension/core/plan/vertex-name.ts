import { TooMuchError, type Budget } from './budget';
import { expand } from './lex';
import type { StageState } from './state';
import { trim } from './space';

/** `[stage1 2/3] ` before a step's text; the number is padded to the total's width (convert.go, prefixCommand). */
export function prefixed(state: StageState, text: string, onbuild: boolean): string {
  if (state.total === 0) return text;
  state.counted++;
  const label = state.label === '' ? '' : `${state.label} `;
  const number = String(state.counted).padStart(Math.floor(1 + Math.log10(state.total)));
  return `[${label}${number}/${state.total}] ${onbuild ? 'ONBUILD ' : ''}${text}`;
}

/** The instruction's text as a vertex shows it: variables expanded, RUN with its quotes, the keyword in capitals. */
export function shownText(
  state: StageState,
  original: string,
  { escape, budget }: { readonly escape: string; readonly budget: Budget },
  run: boolean,
): string {
  const text = trim(original);
  let shown = text;
  try {
    const options = { ...(run && { rawQuotes: true, rawEscapes: true, keepUnset: true }), budget };
    shown = expand(text, escape, (name) => state.environment.value(name), options).text;
  } catch (error) {
    if (error instanceof TooMuchError) throw error;
    // BuildKit shows the text as it is when it can't be expanded.
  }
  const space = shown.indexOf(' ');
  return space < 0 ? shown.toUpperCase() : shown.slice(0, space).toUpperCase() + shown.slice(space);
}

/** First line of a heredoc, for RUN's name (convert.go, summarizeHeredoc). */
export function summarizeHeredoc(content: string): string {
  const lines = trim(content).replace(/\r\n/g, '\n').split('\n');
  return `${lines[0] ?? ''}${lines.length > 1 ? '...' : ''}`;
}
