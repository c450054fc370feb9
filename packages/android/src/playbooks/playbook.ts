import type { OperationName, Power } from '@mistri/contracts/repair/powers';

/**
 * A repair as readable steps, without words: what people read about each step is found by the ids, in their language
 * (the messages `playbooks` of apps/web). Data only: whoever runs it shows each step with its command, can stop before any of them, and is asked
 * before what cannot be undone. What a step may do is still judged at the customer's end.
 */
export interface Playbook {
  readonly id: string;
  /** Powers that the steps need, so that they can be asked for before it begins. */
  readonly powers: readonly Power[];
  readonly first: string;
  readonly steps: Readonly<Record<string, PlaybookStep>>;
}

export type PlaybookStep = DoStep | WaitStep | AskStep | PickStep | EndStep;

/** `{name}` in values and patterns stands for what was remembered. */
export interface DoStep {
  readonly kind: 'do';
  readonly operation: OperationName;
  readonly values?: Readonly<Record<string, string | boolean>>;
  /** Bytes that the step needs: an image for this partition. The technician chooses it, or has chosen it before. */
  readonly image?: string;
  readonly remember?: readonly Remember[];
  /** The first that fits is next. */
  readonly next: readonly Branch[];
  /** None fits: refused, failed, or another result. */
  readonly otherwise: string;
}

export type PlaybookMode = 'system' | 'recovery' | 'sideload' | 'fastboot' | 'fastbootd';

export interface WaitStep {
  readonly kind: 'wait';
  /** Which mode leads where. */
  readonly modes: Readonly<Partial<Record<PlaybookMode, string>>>;
  /** The phone restarts: it has to go away first. */
  readonly afterRestart: boolean;
  readonly within_s: number;
  readonly otherwise: string;
}

export interface AskStep {
  readonly kind: 'ask';
  readonly choices: readonly { readonly id: string; readonly next: string; readonly cannotBeUndone?: boolean }[];
}

/** One of the lines that were found becomes a remembered word. */
export interface PickStep {
  readonly kind: 'pick';
  readonly list: string;
  readonly as: string;
  readonly next: string;
  readonly empty: string;
}

export interface EndStep {
  readonly kind: 'end';
  readonly outcome: 'repaired' | 'not_repaired' | 'hand_over';
}

export type Remember =
  | { readonly name: string; readonly fact: string; readonly map?: Readonly<Record<string, string>> }
  /** The first group of the last match. */
  | { readonly name: string; readonly text: string }
  /** The first group of every match, each once, newest last. */
  | { readonly list: string; readonly text: string };

export interface Branch {
  readonly when: Condition;
  readonly next: string;
}

export type Condition =
  | { readonly is: 'done' }
  | { readonly fact: string; readonly equals: string }
  /** The phone says something of it, whatever that is. */
  | { readonly told: string }
  | { readonly text: string }
  | { readonly refused: string }
  | { readonly remembered: string; readonly atLeast: number };
