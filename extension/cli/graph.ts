import { Secrets } from '../core/text/secrets';
import { planToMarkdown, planToText } from '../core/format/plan-text';
import { planToJson, plan, type Plan } from '../core/plan';
import { drawPlan } from './draw';
import { Failure } from './failure';
import { readText } from './load';
import type { Format, Options } from './options';

async function documentOf(planned: Plan, format: Format): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(planToJson(planned))}\n`;
    case 'text':
      return planToText(planned);
    case 'markdown':
      return planToMarkdown(planned);
    case 'svg':
    case 'dot':
    case 'mermaid':
      return drawPlan(planned, format);
  }
}

/**
 * `stagegraph graph`: one document a file, JSON one document a line. A file that can't be read does not keep the others from
 * being drawn; the command fails in the end all the same.
 */
export async function runGraph(options: Options, print: (text: string) => void): Promise<number> {
  if (options.operands.length === 0) throw new Failure('graph takes at least one FILE');
  let failure: Failure | undefined;
  for (const file of options.operands) {
    let text: string;
    try {
      text = await readText(file);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failure ??= error;
      continue;
    }
    const planned = plan(text, {
      file,
      buildArgs: options.buildArgs,
      ...(options.target !== undefined && { target: options.target }),
      ...(options.platform !== undefined && { platform: options.platform }),
    });
    const secrets = new Secrets();
    secrets.learnFrom([planned, options.buildArgs]);
    print(secrets.hide(await documentOf(secrets.hideIn(planned), options.format)));
  }
  if (failure !== undefined) throw failure;
  return 0;
}
