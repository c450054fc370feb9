import { bootLoop } from './boot-loop.ts';
import { crashingApp } from './crashing-app.ts';
import { failedUpdate } from './failed-update.ts';
import { firmwareReinstall } from './firmware-reinstall.ts';
import { fullStorage } from './full-storage.ts';
import type { Playbook } from './playbook.ts';

/** In the order in which a technician looks for them. */
export const playbooks: readonly Playbook[] = [bootLoop, failedUpdate, crashingApp, fullStorage, firmwareReinstall];

export type * from './playbook.ts';
export * from './run-playbook.ts';
export * from './step-machine.ts';
