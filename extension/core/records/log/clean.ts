/**
 * Control sequences of a terminal (ECMA-48): CSI, and the strings OSC, DCS, SOS, PM and APC with their terminators; Buildkite
 * writes `ESC _ bk;t=… BEL` before each line.
 */
const control = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]P^_X][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[ -/]*[0-Z\\-~])/g;

/** What a page that shows no control characters leaves of Buildkite's stamp. */
const bareStamp = /^_bk;t=\d+\u0007?/;

/** A line as a person saw it: no control sequences, and nothing of what a carriage return overwrote. */
export function cleanLine(raw: string): string {
  let line = raw;
  if (line.includes('\u001b')) line = line.replace(control, '');
  if (line.startsWith('_bk;')) line = line.replace(bareStamp, '');
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 13) end--;
  const from = end === 0 ? -1 : line.lastIndexOf('\r', end - 1);
  line = from >= 0 || end < line.length ? line.slice(from + 1, end) : line;
  return line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
}
