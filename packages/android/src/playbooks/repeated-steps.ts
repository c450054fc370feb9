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

/** One part of the genuine firmware into the slot that starts. */
export function writeStep(image: string, to: { next: string; refused: string }): PlaybookStep {
  return {
    kind: 'do',
    operation: 'fastboot.flash',
    values: { partition: `${image}_{slot}` },
    image,
    next: [{ when: { is: 'done' }, next: to.next }],
    otherwise: to.refused,
  };
}

/**
 * The system, from `parts` on, after the signed list and the boot image have been written. A phone with dynamic partitions takes it in
 * fastbootd, which recovery starts: recovery has to be of the same firmware first. An older phone takes it in its boot loader.
 */
export function systemSteps({ next, refused }: { next: string; refused: string }): Steps {
  return {
    parts: {
      kind: 'do',
      operation: 'fastboot.variables',
      next: [
        { when: { told: 'super-partition-name' }, next: 'write-recovery' },
        { when: { is: 'done' }, next: 'write-system' },
      ],
      otherwise: refused,
    },
    'write-recovery': writeStep('recovery', { next: 'to-fastbootd', refused }),
    'to-fastbootd': {
      kind: 'do',
      operation: 'device.reboot',
      values: { to: 'fastbootd' },
      next: [{ when: { is: 'done' }, next: 'in-fastbootd' }],
      otherwise: refused,
    },
    'in-fastbootd': {
      kind: 'wait',
      modes: { fastbootd: 'write-inside', fastboot: refused, recovery: refused },
      afterRestart: true,
      within_s: 300,
      otherwise: refused,
    },
    'write-inside': writeStep('system', { next: 'write-vendor', refused }),
    'write-vendor': writeStep('vendor', { next: 'write-product', refused }),
    'write-product': writeStep('product', { next, refused }),
    'write-system': writeStep('system', { next, refused }),
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
