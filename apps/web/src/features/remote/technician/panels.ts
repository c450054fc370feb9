/** In the order of their keys: Alt + 1 is the first. */
export const panels = [
  'facts',
  'playbooks',
  'apps',
  'files',
  'logcat',
  'screen',
  'fastboot',
  'terminal',
  'notes',
] as const;
export type Panel = (typeof panels)[number];

export type ConsoleKey =
  | { readonly to: 'panel'; readonly panel: Panel }
  | { readonly to: 'restart' | 'log' | 'stop' | 'keys' };

const letters = { KeyR: 'restart', KeyL: 'log', KeyS: 'stop', KeyK: 'keys' } as const;

interface Pressed {
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly code: string;
}

/** By the place of the key, not its letter: Tamil and Hindi layouts have others there. AltGr counts as Ctrl with Alt. */
export function consoleKeyOf({ altKey, ctrlKey, metaKey, shiftKey, code }: Pressed): ConsoleKey | undefined {
  if (!altKey || ctrlKey || metaKey || shiftKey) return undefined;
  const panel = panels[Number(/^Digit([1-9])$/.exec(code)?.[1]) - 1];
  if (panel) return { to: 'panel', panel };
  const to = letters[code as keyof typeof letters];
  return to === undefined ? undefined : { to };
}
