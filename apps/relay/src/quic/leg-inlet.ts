import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { LinkClock } from '@mistri/link';
import type { LegSocket } from '../legs/leg-socket.ts';
import { plainAddress } from '../listen/address-list.ts';
import type { Gate } from '../listen/gate.ts';
import { LegFrames } from './leg-frames.ts';
import { QuicLeg } from './quic-leg.ts';

const secret_bytes = 32;
const maxAddress_bytes = 45;
/** The QUIC process says at once whose leg it is. */
const introducedWithin_ms = 5_000;

export interface LegInletOptions {
  readonly clock: LinkClock;
  readonly gate: Gate;
  onLeg(leg: LegSocket, admitted: () => void): void;
  turnedAway(why: 'rate' | 'half-open'): void;
}

/** Where the QUIC process hands legs over. */
export interface InletAddress {
  readonly path: string;
  /** Base64. */
  readonly secret: string;
}

/** What a leg begins with: secret ‖ length of the address ‖ the device's address. */
export function introductionOf(secret: string, address: string): Buffer {
  const text = Buffer.from(address, 'ascii');
  return Buffer.concat([Buffer.from(secret, 'base64'), Buffer.from([text.length]), text]);
}

/**
 * Takes legs from the QUIC process, by a local socket in a folder of this user alone. Each begins with a secret that only
 * that process was given and with the device's address: what comes here is believed about addresses, so nobody else may.
 */
export class LegInlet {
  readonly at: InletAddress;
  #options: LegInletOptions;
  #server: Server;
  #folder: string;
  #secret = randomBytes(secret_bytes);
  #sockets = new Set<Socket>();

  private constructor(options: LegInletOptions) {
    this.#options = options;
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-legs-'));
    const file =
      process.platform === 'win32'
        ? `\\\\.\\pipe\\mistri-legs-${randomBytes(16).toString('hex')}`
        : path.join(this.#folder, 'legs');
    this.at = { path: file, secret: this.#secret.toString('base64') };
    this.#server = createServer({ highWaterMark: 256 * 1024 }, (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      this.#introduced(socket);
    });
  }

  static async open(options: LegInletOptions): Promise<LegInlet> {
    const inlet = new LegInlet(options);
    inlet.#server.listen(inlet.at.path);
    await once(inlet.#server, 'listening');
    return inlet;
  }

  /** All legs that came by it are cut. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #introduced(socket: Socket): void {
    let held = Buffer.alloc(0);
    const late = this.#options.clock.after(introducedWithin_ms, () => {
      socket.destroy();
    });
    const frames = new LegFrames(socket, {
      data: (bytes) => {
        held = Buffer.concat([held, bytes]);
        const length_bytes = secret_bytes + 1 + (held[secret_bytes] ?? maxAddress_bytes);
        if (held.length < length_bytes) return;
        late();
        const address = held.toString('ascii', secret_bytes + 1, length_bytes);
        const isKnown = timingSafeEqual(held.subarray(0, secret_bytes), this.#secret);
        if (isKnown && isIP(plainAddress(address)) !== 0 && held.length === length_bytes)
          this.#enter(socket, frames, plainAddress(address));
        else socket.destroy();
      },
      drain: () => undefined,
      ended: () => socket.destroy(),
      closed: late,
    });
  }

  #enter(socket: Socket, frames: LegFrames, address: string): void {
    const release = this.#options.gate.enter(address);
    if (typeof release === 'string') {
      this.#options.turnedAway(release);
      socket.destroy();
      return;
    }
    socket.once('close', release);
    this.#options.onLeg(new QuicLeg(frames, address), release);
  }
}
