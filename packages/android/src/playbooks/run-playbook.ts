import { startPlaybook, stepOf } from './step-machine.ts';
import {
  advance,
  effectOf,
  type PlaybookAnswer,
  type PlaybookEffect,
  type PlaybookEvent,
  type PlaybookRun,
} from './step-machine.ts';
import type { Playbook, PlaybookMode } from './playbook.ts';

type DoEffect = Extract<PlaybookEffect, { kind: 'do' }>;

/** What carries the steps out: the technician's end of a session, and the technician. */
export interface PlaybookHands {
  perform(effect: DoEffect, blob: string | undefined, signal: AbortSignal): Promise<PlaybookAnswer>;
  /** @returns undefined when none of the modes came in time */
  waitFor(effect: Extract<PlaybookEffect, { kind: 'wait' }>, signal: AbortSignal): Promise<PlaybookMode | undefined>;
  /** @returns the index of the choice; undefined: stop here */
  ask(effect: Extract<PlaybookEffect, { kind: 'ask' }>, signal: AbortSignal): Promise<number | undefined>;
  /** The SHA-256 of an image that the customer's end has by now; undefined: there is none, stop here. */
  image(wanted: NonNullable<DoEffect['image']>, signal: AbortSignal): Promise<string | undefined>;
  /** Before each step. */
  onStep?(step: ShownStep): void;
}

export interface ShownStep {
  readonly id: string;
  /** What was remembered so far, for the words of the step. */
  readonly values: Readonly<Record<string, string>>;
  /** Of a step that does something on the phone. */
  readonly command?: string;
}

export type PlaybookOutcome = 'repaired' | 'not_repaired' | 'hand_over' | 'stopped';

/** Runs to an end, or until it is stopped: by the signal, or by an answer that was not given. */
export async function runPlaybook(
  playbook: Playbook,
  hands: PlaybookHands,
  signal: AbortSignal,
): Promise<PlaybookOutcome> {
  let run = startPlaybook(playbook);
  for (;;) {
    if (signal.aborted) return 'stopped';
    const effect = effectOf(run);
    hands.onStep?.({
      id: run.stepId,
      values: run.memory,
      ...(effect.kind === 'do' && { command: effect.command }),
    });
    if (effect.kind === 'ended') return effect.outcome;
    const event = await carryOut(run, effect, hands, signal);
    if (!event || signal.aborted) return 'stopped';
    run = advance(run, event);
  }
}

async function carryOut(
  run: PlaybookRun,
  effect: Exclude<PlaybookEffect, { kind: 'ended' }>,
  hands: PlaybookHands,
  signal: AbortSignal,
): Promise<PlaybookEvent | undefined> {
  switch (effect.kind) {
    case 'do': {
      const blob = effect.image && (await hands.image(effect.image, signal));
      if (effect.image && blob === undefined) return undefined;
      return { kind: 'answered', answer: await hands.perform(effect, blob, signal) };
    }
    case 'wait':
      return { kind: 'mode', mode: await hands.waitFor(effect, signal) };
    case 'ask': {
      const index = await hands.ask(effect, signal);
      const { length } = effect.choices;
      if (index !== undefined && !(index >= 0 && index < length))
        throw new Error(`${stepOf(run).kind} has ${length} choices`);
      return index === undefined ? undefined : { kind: 'chosen', index };
    }
  }
}
