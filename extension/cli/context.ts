import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf, type ContextUsage } from '../core/context/usage';
import { reasonToText, usageToMarkdown, usageToText } from '../core/format/context-text';
import { plan } from '../core/plan';
import { cleanPath } from '../core/plan/paths';
import { readUsage } from '../fingerprint/usage';
import { Failure } from './failure';
import { readText } from './load';
import type { Options } from './options';

function usageIn(usage: ContextUsage, format: Options['format']): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify({ version: 1, ...usage })}\n`;
    case 'markdown':
      return usageToMarkdown(usage);
    case 'text':
    case 'svg':
    case 'dot':
    case 'mermaid':
      return usageToText(usage);
  }
}

/** `stagegraph context`: what each step takes of the build context, biggest first; `--why PATH` asks for one path. */
export async function runContext(options: Options, print: (text: string) => void): Promise<number> {
  if (options.operands.length > 0) throw new Failure('context takes no operand: name the Dockerfile with -f');
  const file = options.file ?? 'Dockerfile';
  const text = await readText(file);
  const folder = options.context ?? dirname(file);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Failure(`${folder}: expected the folder of the build context`);
  const { usage, context } = readUsage({ contextPath: folder, dockerfile: file, text });
  if (options.why === undefined) {
    print(usageIn(usage, options.format));
    return 0;
  }
  const planned = plan(text, { file });
  const reason = reasonOf(planned, context, cleanPath(options.why));
  print(
    options.format === 'json'
      ? `${JSON.stringify({ version: 1, ...reason })}\n`
      : reasonToText(planned, reason, context.ignore?.file),
  );
  return 0;
}
