import { count } from '../../text/text';
import { targetChain } from '../../plan/chain';
import type { Plan, Step } from '../../plan/types';
import { replaceAt, spanOfLines } from '../text/edits';
import { ownTarget } from '../same/own-target';
import { stepForStep } from '../same/step-for-step';
import { checkEdit } from '../same/verify';
import type { Action, Edit, Fix } from '../types';
import { names, settersOf } from '../run/setters';

/** Variables that only installers and compilers read: a container has no use for them. */
const buildOnly =
  /^(?:DEBIAN_FRONTEND|PIP_(?:NO_CACHE_DIR|DISABLE_PIP_VERSION_CHECK|DEFAULT_TIMEOUT|ROOT_USER_ACTION)|POETRY_(?:VERSION|HOME|NO_INTERACTION|VIRTUALENVS_CREATE)|UV_(?:LINK_MODE|COMPILE_BYTECODE)|CGO_ENABLED|GOFLAGS|GOPROXY|CARGO_NET_RETRY|MAKEFLAGS|NPM_CONFIG_LOGLEVEL|COMPOSER_ALLOW_SUPERUSER)$/;

/** Every step with all variables it has, order aside. */
const stepsOf = (plan: Plan): string[] =>
  plan.steps
    .filter((s) => s.vertex)
    .map((s) => JSON.stringify([s.id, s.expanded, s.env.map((v) => [v.name, v.value]).sort()]));

/** Lines that run in a container, where ARG is not. */
const runtime = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD']);
const usesAtRuntime = (steps: readonly Step[], name: string): Step | undefined =>
  steps.find((s) => runtime.has(s.instruction) && names(s.source, name));

const isDeclared = (steps: readonly Step[], name: string): boolean =>
  steps.some((s) => s.instruction === 'ARG' && new RegExp(`^ARG\\s+(?:.*\\s)?${name}(?:[=\\s]|$)`, 'i').test(s.text));

/**
 * A variable that only the build reads, as ARG instead of ENV: it can be set from outside then, and no image carries it. The
 * image's configuration is a promise, so it is offered for stages only whose configuration the target does not have.
 */
export const argForEnv: Action = (input) => {
  const { plan, text, file } = input;
  const chain = targetChain(plan);
  return plan.stages.flatMap((stage) =>
    settersOf(plan, stage.index).flatMap(({ step, name }): Fix[] => {
      if (step.instruction !== 'ENV' || !buildOnly.test(name) || !stage.needed) return [];
      // It can be set from outside already.
      if (
        isDeclared(
          plan.steps.filter((s) => s.stage === stage.index),
          name,
        )
      )
        return [];
      const users = plan.steps.filter((s) => s.stage === stage.index && s.instruction === 'RUN').length;
      const common = {
        id: `arg-for-env:${step.lines[0]}`,
        kind: 'arg-for-env' as const,
        lines: step.lines,
        title: `Use ARG instead of ENV for ${name}`,
        message: `${name} is read by programs of the build only (${count(users, 'RUN step')} of the stage): as ARG it can be set with --build-arg and is in no image's configuration; what the cache holds stays the same`,
      };
      const user = usesAtRuntime(plan.steps, name);
      const reason = chain.has(stage.index)
        ? "the target's image has it in its configuration: containers and images built on it would lose it"
        : user !== undefined
          ? `line ${user.lines[0]} uses it in a container`
          : isDeclared(plan.steps, name) || plan.globalArgs.some((v) => v.name === name)
            ? `another ARG has the name ${name}: whoever sets that would set this, too`
            : ownTarget(plan, stage.index);
      if (reason !== undefined) return [{ ...common, edits: [], refused: reason }];
      const [start] = spanOfLines(text, step.lines[0], step.lines[1]);
      const at = text.slice(start).search(/\S/) + start;
      const old = /^ENV(\s+)(\w+)\s+(\S.*)$/i.exec(step.text);
      const edit: Edit =
        step.lines[0] === step.lines[1] && old?.[3] !== undefined && !step.text.includes('=')
          ? replaceAt(file, text, at, at + step.text.length, `ARG ${name}="${old[3]}"`)
          : replaceAt(file, text, at, at + 3, 'ARG');
      const checked = checkEdit(input, [edit], { config: new Set(['ENV']), same: stepForStep(plan) });
      return checked.ok && stepsOf(checked.plan).join('\n') === stepsOf(plan).join('\n')
        ? [{ ...common, edits: [edit] }]
        : [];
    }),
  );
};
