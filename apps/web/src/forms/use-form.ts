'use client';

import type { ApiProblem, ApiResult } from '@mistri/api-client';
import { type FormEvent, useCallback, useRef, useState } from 'react';
import { useConfirmed } from '#web/session/StepUp.tsx';
import { useProblemText } from '#web/i18n/use-problem-text.ts';
import { forgetTyped, typedValues, withTyped } from './kept-typing.ts';
import { firstBroken, type Rule } from './rules.ts';
import { useKeptState } from './use-kept-state.ts';

type Values = Record<string, string>;

export interface FormOptions<V extends Values, T> {
  initial: V;
  rules?: { [K in keyof V]?: readonly Rule[] };
  /** `key` stays the same while the answer is unknown, so a second press after a lost answer does nothing twice. */
  send: (values: V, key: string) => Promise<ApiResult<T>>;
  onDone: (data: T, values: V) => void;
  /** Handles a refusal itself; `true` means that nothing is to be shown. */
  onProblem?: (problem: ApiProblem) => boolean;
  /** Where the api's field names differ from the form's: `{ 'address.pin': 'pin' }`. */
  fieldOf?: Readonly<Record<string, keyof V & string>>;
  /** Under this name what is typed survives a reload (`kept-typing.ts`). Only in forms that are never rendered on the server. */
  keep?: string | undefined;
  /** Puts back what the form keeps besides its fields, when somebody begins again. */
  onStartOver?: () => void;
}

export interface FormState<V extends Values> {
  values: V;
  set: <K extends keyof V>(name: K, value: V[K]) => void;
  /** What a field component needs. */
  field: (name: keyof V & string) => FieldState;
  /** What no field can say. */
  problem: string | undefined;
  busy: boolean;
  submit: (event?: FormEvent) => void;
  reset: (values?: V) => void;
  /** Throws away what was kept; undefined when the form did not begin with anything kept. */
  startOver: (() => void) | undefined;
}

export interface FieldState {
  name: string;
  value: string;
  error: string | undefined;
  disabled: boolean;
  onValue: (value: string) => void;
}

export function useForm<V extends Values, T>(options: FormOptions<V, T>): FormState<V> {
  const text = useProblemText();
  const confirmed = useConfirmed();
  const { keep, initial } = options;
  const [values, setValues, cameBack] = useKeptState(keep, initial, (kept) => typedValues(kept, initial));
  const [isKept, setKept] = useState(cameBack);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const key = useRef<string>(undefined);

  const set = useCallback(
    <K extends keyof V>(name: K, value: V[K]): void => {
      setValues((before) => ({ ...before, [name]: value }));
      setErrors((before) => Object.fromEntries(Object.entries(before).filter(([other]) => other !== name)));
    },
    [setValues],
  );

  function broken(): Record<string, string> {
    const found = Object.entries(options.rules ?? {}).flatMap(([name, rules]) => {
      const failure = firstBroken(values[name] ?? '', (rules as readonly Rule[] | undefined) ?? []);
      return failure ? [[name, text.rule(failure.rule, failure.limit)] as const] : [];
    });
    return Object.fromEntries(found);
  }

  function show(refusal: ApiProblem): void {
    if (options.onProblem?.(refusal)) return;
    const named = Object.entries(text.fields(refusal)).map(([path, said]) => [options.fieldOf?.[path] ?? path, said]);
    const inFields = Object.fromEntries(named.filter(([name]) => (name as string) in values)) as Record<string, string>;
    const homeless = named.filter(([name]) => !((name as string) in values)).map(([, said]) => said);
    setErrors(inFields);
    const general = Object.keys(inFields).length > 0 ? undefined : text(refusal);
    setProblem([...new Set([general, ...homeless])].filter(Boolean).join(' ') || undefined);
    focusFirst(Object.keys(inFields));
  }

  async function send(): Promise<void> {
    const found = broken();
    setErrors(found);
    setProblem(undefined);
    if (Object.keys(found).length > 0) return focusFirst(Object.keys(found));
    setBusy(true);
    try {
      key.current ??= crypto.randomUUID();
      const attempt = key.current;
      const result = await confirmed(() => options.send(values, attempt));
      if (result.ok || result.problem.status > 0) key.current = undefined;
      if (result.ok) {
        if (keep !== undefined) withTyped((store) => forgetTyped(store, keep));
        setKept(false);
        options.onDone(result.data, values);
      } else show(result.problem);
    } finally {
      setBusy(false);
    }
  }

  function reset(fresh?: V): void {
    setValues(fresh ?? initial);
    setErrors({});
    setProblem(undefined);
  }

  function startOver(): void {
    reset();
    setKept(false);
    options.onStartOver?.();
  }

  return {
    values,
    set,
    startOver: isKept ? startOver : undefined,
    reset,
    field: (name) => ({
      name,
      value: values[name] ?? '',
      error: errors[name],
      disabled: busy,
      onValue: (value) => set(name, value as V[typeof name]),
    }),
    problem,
    busy,
    submit: (event) => {
      event?.preventDefault();
      if (!busy) void send();
    },
  };
}

/** The first marked field, in the page's order, gets the cursor: keyboards and screen readers land on what is wrong. */
function focusFirst(names: readonly string[]): void {
  if (names.length === 0) return;
  const wanted = new Set(names);
  requestAnimationFrame(() => {
    const fields = [...document.querySelectorAll<HTMLElement>('input[name], textarea[name], select[name]')];
    fields.find((field) => wanted.has(field.getAttribute('name') ?? ''))?.focus();
  });
}
