import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import path from 'node:path';
import { LinkConfig } from '@mistri/contracts/link/config';
import type { CancelTimer, LinkClock } from '@mistri/link';
import { Compile } from 'typebox/compile';
import type { Log } from '../observe/log.ts';
import type { KeyRing } from './issuer-keys.ts';
import { type Load, Presence } from './presence.ts';

const linkConfig = Compile(LinkConfig);
const configPath = '/api/link/config';
const refreshEvery_ms = 10 * 60_000;
const retryEvery_ms = 15_000;
const maxConfig_bytes = 256 * 1024;

export interface ControlPlaneOptions {
  readonly origin: string;
  /** Not registered there yet: only the keys are fetched. */
  readonly deviceId: string | undefined;
  readonly privateKey: KeyObject;
  readonly stateFolder: string;
  readonly version: string;
  readonly keys: KeyRing;
  readonly clock: LinkClock;
  readonly log: Log;
  load(): Load;
  revoked(sessionId: string, reason: string): void;
  drain(reason: string): void;
}

/**
 * Whose tokens hold, from the control plane: pushed by presence, fetched besides, and kept in a file, so that a relay that
 * starts while the control plane is away knows what it knew.
 */
export class ControlPlane {
  #options: ControlPlaneOptions;
  #presence: Presence | undefined;
  #timer: CancelTimer | undefined;
  #file: string;
  #isClosed = false;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    this.#file = path.join(options.stateFolder, 'link-config.json');
    this.#recall();
    const { deviceId } = options;
    if (deviceId) {
      const config = (given: LinkConfig): void => {
        this.#take(given);
      };
      this.#presence = new Presence({ ...options, deviceId, config });
    }
    void this.#refresh();
  }

  get isConnected(): boolean {
    return this.#presence?.isConnected ?? false;
  }

  sayLoad(): void {
    this.#presence?.sayLoad();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.();
    this.#presence?.close();
  }

  async #refresh(): Promise<void> {
    const config = await fetchLinkConfig(this.#options.origin);
    if (this.#isClosed) return;
    if (typeof config === 'string') this.#options.log.warn('keys of the control plane not fetched', { why: config });
    else this.#take(config);
    this.#timer = this.#options.clock.after(typeof config === 'string' ? retryEvery_ms : refreshEvery_ms, () => {
      void this.#refresh();
    });
  }

  #take(config: LinkConfig): void {
    this.#options.keys.setFromControlPlane(config.keys);
    const next = `${this.#file}.next`;
    try {
      writeFileSync(next, JSON.stringify(config), { mode: 0o600 });
      renameSync(next, this.#file);
    } catch (error) {
      this.#options.log.warn('keys not kept for the next start', { why: (error as NodeJS.ErrnoException).code });
    }
  }

  #recall(): void {
    try {
      const config: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      if (linkConfig.Check(config)) this.#options.keys.setFromControlPlane(config.keys);
    } catch {
      // The first start, or a file that was cut off: the control plane is asked anyway.
    }
  }
}

/** @returns the configuration, or why there is none, in words without addresses */
async function fetchLinkConfig(origin: string): Promise<LinkConfig | string> {
  try {
    const answer = await fetch(new URL(configPath, origin), {
      signal: AbortSignal.timeout(10_000),
      redirect: 'error',
      headers: { accept: 'application/json' },
    });
    if (!answer.ok) return `status ${answer.status}`;
    const text = await answer.text();
    if (text.length > maxConfig_bytes) return 'too long';
    const body: unknown = JSON.parse(text);
    // The platform's envelope, or the bare object.
    const config = typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
    return linkConfig.Check(config) ? config : 'no configuration of Link';
  } catch (error) {
    return error instanceof SyntaxError ? 'not JSON' : (error as Error).name;
  }
}
