import type { Playbook, PlaybookStep } from './playbook.ts';

type Steps = Playbook['steps'];

/**
 * Restart, and wait until the system is there: `restart…`, `starts…`. A phone that started goes on to `check`.
 * @param mark tells one time from another within a playbook
 */
export function restartSteps(mark: '' | '-again', to: { inFastboot: string; otherwise: string }): Steps {
  return {
    [`restart${mark}`]: {
      kind: 'do',
      operation: 'device.reboot',
      values: { to: 'system' },
      next: [{ when: { is: 'done' }, next: `starts${mark}` }],
      otherwise: to.otherwise,
    },
    [`starts${mark}`]: {
      kind: 'wait',
      modes: { system: 'check', fastboot: to.inFastboot },
      afterRestart: true,
      within_s: 300,
      otherwise: to.otherwise,
    },
  };
}

/** What the boot loader says: `{product}` and the `{slot}` that starts. Nothing is written with a low battery. */
export function lookSteps(next: string): Readonly<Record<'look', PlaybookStep>> {
  return {
    look: {
      kind: 'do',
      operation: 'fastboot.variables',
      remember: [
        { name: 'product', fact: 'product' },
        { name: 'slot', fact: 'current-slot', map: { a: 'a', b: 'b', _a: 'a', _b: 'b' } },
      ],
      next: [
        { when: { fact: 'battery-soc-ok', equals: 'no' }, next: 'charge' },
        { when: { is: 'done' }, next },
      ],
      otherwise: 'not-repaired',
    },
  };
}

/** The system says itself that it has started to the end. */
export const hasStarted: Readonly<Record<'check', PlaybookStep>> = {
  check: {
    kind: 'do',
    operation: 'facts.read',
    next: [{ when: { fact: 'sys.boot_completed', equals: '1' }, next: 'repaired' }],
    otherwise: 'not-repaired',
  },
};

/** Start `{app}`, and look whether it runs: `start…`, `runs…`. */
export function startSteps(mark: '' | '-again', isGone: string): Steps {
  return {
    [`start${mark}`]: {
      kind: 'do',
      operation: 'app.start',
      values: { packageName: '{app}' },
      next: [{ when: { is: 'done' }, next: `runs${mark}` }],
      otherwise: 'not-repaired',
    },
    [`runs${mark}`]: {
      kind: 'do',
      operation: 'processes.list',
      next: [{ when: { text: String.raw`\s{app}$` }, next: 'repaired' }],
      otherwise: isGone,
    },
  };
}
