import { planToJson, plan } from '../core/plan';
import { planToMarkdown, planToText } from '../core/format/plan-text';
import { drawPlan } from './draw';
import { Failure } from './failure';
import { readText } from './load';
import type { Options } from './options';

/** `stagegraph graph`: one document a file; JSON one document a line. */
export async function runGraph(options: Options, print: (text: string) => void): Promise<number> {
  if (options.operands.length === 0) throw new Failure('graph takes at least one FILE');
  for (const file of options.operands) {
    const planned = plan(await readText(file), {
      file,
      buildArgs: options.buildArgs,
      ...(options.target !== undefined && { target: options.target }),
      ...(options.platform !== undefined && { platform: options.platform }),
    });
    switch (options.format) {
      case 'json':
        print(`${JSON.stringify(planToJson(planned))}\n`);
        break;
      case 'text':
        print(planToText(planned));
        break;
      case 'markdown':
        print(planToMarkdown(planned));
        break;
      case 'svg':
      case 'dot':
      case 'mermaid':
        print(await drawPlan(planned, options.format));
        break;
    }
  }
  return 0;
}
