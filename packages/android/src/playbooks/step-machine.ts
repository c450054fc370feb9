import type { OperationName } from '@mistri/contracts/repair/powers';
import { commandShown } from '../service/command-shown.ts';
import type { Branch, DoStep, Playbook, PlaybookMode, PlaybookStep, Remember } from './playbook.ts';

/** Where a run of a playbook stands. Nothing in it changes; `advance` makes the next one. */
export interface PlaybookRun {
  readonly playbook: Playbook;
  readonly stepId: string;
  readonly memory: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly stepsTaken: number;
}

/** What has to be done for the step where a run stands. */
export type PlaybookEffect =
  | {
      readonly kind: 'do';
      readonly operation: OperationName;
      readonly values: Readonly<Record<string, string | boolean>>;
      readonly image?: { readonly partition: string; readonly product?: string };
      /** As people know it. */
      readonly command: string;
    }
  | {
      readonly kind: 'wait';
      readonly modes: readonly PlaybookMode[];
      readonly afterRestart: boolean;
      readonly within_ms: number;
    }
  | {
      readonly kind: 'ask';
      readonly choices: readonly PlaybookChoice[];
    }
  | { readonly kind: 'ended'; readonly outcome: 'repaired' | 'not_repaired' | 'hand_over' };

/** One of the step's own, which pages have words for, or something that was found on the phone and stands for itself. */
export type PlaybookChoice =
  | { readonly id: string; readonly cannotBeUndone: boolean }
  | { readonly found: string; readonly cannotBeUndone: false };

/** What an operation answered, as far as playbooks look at it. */
export type PlaybookAnswer =
  | {
      readonly ok: true;
      readonly exitStatus?: number;
      readonly text: string;
      readonly facts: Readonly<Record<string, string>>;
    }
  | { readonly ok: false; readonly code: string };

export type PlaybookEvent =
  | { readonly kind: 'answered'; readonly answer: PlaybookAnswer }
  /** undefined: it did not come in time. */
  | { readonly kind: 'mode'; readonly mode: PlaybookMode | undefined }
  | { readonly kind: 'chosen'; readonly index: number };

/** More than any repair here needs: a loop that does not end is a mistake in the data. */
const mostSteps = 100;
const mostListed = 50;

export function startPlaybook(playbook: Playbook): PlaybookRun {
  return { playbook, stepId: playbook.first, memory: {}, lists: {}, stepsTaken: 0 };
}

/** @throws Error when the data names a step that is not there: a test of every playbook sees to it */
export function stepOf({ playbook, stepId }: PlaybookRun): PlaybookStep {
  const step = playbook.steps[stepId];
  if (!step) throw new Error(`${playbook.id} has no step ${stepId}`);
  return step;
}

export function effectOf(run: PlaybookRun): PlaybookEffect {
  const step = stepOf(run);
  if (run.stepsTaken >= mostSteps) return { kind: 'ended', outcome: 'hand_over' };
  switch (step.kind) {
    case 'do':
      return doEffect(run, step);
    case 'wait': {
      const modes = Object.keys(step.modes) as PlaybookMode[];
      return { kind: 'wait', modes, afterRestart: step.afterRestart, within_ms: step.within_s * 1000 };
    }
    case 'ask': {
      const choices = step.choices.map(({ id, cannotBeUndone = false }) => ({ id, cannotBeUndone }));
      return { kind: 'ask', choices };
    }
    case 'pick': {
      const choices = (run.lists[step.list] ?? []).map((found) => ({ found, cannotBeUndone: false as const }));
      return { kind: 'ask', choices };
    }
    case 'end':
      return { kind: 'ended', outcome: step.outcome };
  }
}

export function advance(run: PlaybookRun, event: PlaybookEvent): PlaybookRun {
  const step = stepOf(run);
  if (step.kind === 'do' && event.kind === 'answered') return answered(run, step, event.answer);
  if (step.kind === 'wait' && event.kind === 'mode')
    return goTo(run, (event.mode === undefined ? undefined : step.modes[event.mode]) ?? step.otherwise);
  if (step.kind === 'ask' && event.kind === 'chosen') {
    const choice = step.choices[event.index];
    return choice ? goTo(run, choice.next) : run;
  }
  if (step.kind === 'pick' && event.kind === 'chosen') {
    const found = run.lists[step.list]?.[event.index];
    if (found === undefined) return run;
    return goTo({ ...run, memory: { ...run.memory, [step.as]: found } }, step.next);
  }
  throw new Error(`a step of kind ${step.kind} does not end by ${event.kind}`);
}

function goTo(run: PlaybookRun, stepId: string): PlaybookRun {
  const next = { ...run, stepId, stepsTaken: run.stepsTaken + 1 };
  const step = stepOf(next);
  // Nothing to choose from is an answer, too.
  return step.kind === 'pick' && (next.lists[step.list] ?? []).length === 0 ? goTo(next, step.empty) : next;
}

function doEffect({ memory }: PlaybookRun, step: DoStep): PlaybookEffect {
  const values = Object.fromEntries(
    Object.entries(step.values ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? filled(value, memory) : value,
    ]),
  );
  const { product } = memory;
  const image = step.image && { partition: step.image, ...(product !== undefined && { product }) };
  const command = commandShown({ operation: step.operation, values });
  return { kind: 'do', operation: step.operation, values, command, ...(image && { image }) };
}

function answered(run: PlaybookRun, step: DoStep, answer: PlaybookAnswer): PlaybookRun {
  const told = answer.ok ? remembering(run, step.remember ?? [], answer) : run;
  const branch = step.next.find((one) => holds(one, told, answer));
  return goTo(told, branch?.next ?? step.otherwise);
}

function remembering(
  run: PlaybookRun,
  wishes: readonly Remember[],
  answer: PlaybookAnswer & { ok: true },
): PlaybookRun {
  const memory = { ...run.memory };
  const lists = { ...run.lists };
  for (const wish of wishes) {
    if ('fact' in wish) {
      const value = answer.facts[wish.fact];
      const mapped = value === undefined ? undefined : wish.map ? wish.map[value] : value;
      if (mapped !== undefined) memory[wish.name] = mapped;
      continue;
    }
    const found = [...answer.text.matchAll(new RegExp(filledPattern(wish.text, memory), 'gm'))].map(
      (match) => match[1] ?? '',
    );
    if ('list' in wish) lists[wish.list] = [...new Set(found)].slice(-mostListed);
    else if (found.length > 0) memory[wish.name] = found.at(-1) ?? '';
  }
  return { ...run, memory, lists };
}

function holds({ when }: Branch, { memory }: PlaybookRun, answer: PlaybookAnswer): boolean {
  if ('refused' in when) return !answer.ok && answer.code === when.refused;
  if (!answer.ok) return false;
  if ('is' in when) return (answer.exitStatus ?? 0) === 0;
  if ('fact' in when) return answer.facts[filled(when.fact, memory)] === when.equals;
  if ('told' in when) return Object.hasOwn(answer.facts, when.told);
  if ('text' in when) return new RegExp(filledPattern(when.text, memory), 'm').test(answer.text);
  return Number(memory[when.remembered] ?? Number.NaN) >= when.atLeast;
}

function filled(text: string, memory: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) => memory[name] ?? whole);
}

/** What was remembered stands in a pattern as itself. */
function filledPattern(pattern: string, memory: Readonly<Record<string, string>>): string {
  return pattern.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) => {
    const word = memory[name];
    return word === undefined ? whole : word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
}
