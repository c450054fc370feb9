import type { FromServer, Introduction, LinkConfig } from '@mistri/contracts/link/index';
import { type LinkClock, systemClock } from '@mistri/link';
import type { LinkConnection, LinkConnectionEvents } from '@mistri/link';
import type { LinkNode } from '@mistri/link/node';
import { CommandError, exitCodes } from '../command.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import type { Device } from '../config/device.ts';
import { PresenceClient } from '../presence/presence-client.ts';
import { proxyFor } from '../presence/proxy.ts';
import { watchMachine } from '../presence/watch-machine.ts';

export interface AgentEvents {
  online(name: string, clockSkew_ms: number): void;
  offline(why: string, againIn_ms: number | undefined): void;
  /** What to do with a session before anything happens in it. Undefined: this program does not want it. */
  session(introduction: Introduction, connection: LinkConnection): LinkConnectionEvents;
  /** A session that the control plane announced and this device will not have. */
  refused(introduction: Introduction, why: string): void;
}

export interface AgentOptions {
  readonly device: Device;
  readonly isServing: boolean;
  readonly events: AgentEvents;
  /** Whether this program takes part in it; another one with the same key may. Asked before anything of it is checked. */
  readonly wants?: (introduction: Introduction) => boolean;
  readonly clock?: LinkClock;
}

/**
 * This device at work: its line to the control plane, its sessions, and what they need to hear of each other. The part
 * that carries sessions is loaded with the first of them: an idle agent stays small (LNK-6).
 */
export class AgentNode {
  readonly presence: PresenceClient;
  #options: AgentOptions;
  #clock: LinkClock;
  #node: Promise<LinkNode> | undefined;
  #config: LinkConfig | undefined;
  #unwatch: (() => void) | undefined;
  #introduced = new Map<string, Promise<LinkConnection | undefined>>();
  #waiting = new Map<string, () => void>();
  #connections = new Map<string, LinkConnection>();

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock();
    const { config, privateKey } = options.device;
    this.presence = new PresenceClient({
      server: config.server,
      proxy: config.proxy,
      deviceId: config.deviceId,
      key: deviceKeyFrom(privateKey),
      clock: this.#clock,
      isServing: options.isServing,
      events: {
        welcome: (message, skew_ms) => {
          this.#config = message.config;
          options.events.online(message.name, skew_ms);
        },
        message: (message) => {
          this.#heard(message);
        },
        lost: (why, againIn_ms) => {
          options.events.offline(why, againIn_ms);
        },
      },
    });
  }

  get connections(): ReadonlyMap<string, LinkConnection> {
    return this.#connections;
  }

  get config(): LinkConfig | undefined {
    return this.#config;
  }

  start(): void {
    this.presence.start();
    this.#unwatch = watchMachine({
      woke: () => {
        this.#changed();
      },
      networkChanged: () => {
        this.#changed();
      },
    });
  }

  /**
   * Asks for a session and waits for its introduction.
   *
   * @throws CommandError with the server's reason
   */
  async connect(to: string, scopes: readonly string[]): Promise<LinkConnection> {
    const [answer] = await this.presence.ask((ref) => ({ type: 'connect', ref, to, scopes: [...scopes] }));
    if (answer?.type === 'refused') throw new CommandError(exitCodes.refused, answer.message);
    if (answer?.type !== 'done' || answer.sessionId === undefined)
      throw new CommandError(
        exitCodes.failed,
        'The server answered without a session.',
        'Update mistri, or the server.',
      );
    const connection = await this.#introducedAs(answer.sessionId);
    if (!connection) throw new CommandError(exitCodes.refused, 'The introduction of the session was not valid.');
    return connection;
  }

  async close(reason: string): Promise<void> {
    this.#unwatch?.();
    await (await this.#node)?.close(reason);
    this.presence.close();
  }

  #changed(): void {
    this.presence.refresh();
    void this.#node?.then((node) => {
      node.networkChanged();
    });
  }

  #heard(message: FromServer): void {
    switch (message.type) {
      case 'introduce':
        if (message.role === 'host' && !this.#options.isServing) return;
        if (this.#options.wants?.(message) === false) return;
        void this.#introduce(message);
        return;
      case 'signal':
        void this.#introduced.get(message.sessionId)?.then(async () => {
          (await this.#node)?.signalled(message.sessionId, message.body);
        });
        return;
      case 'revoked':
        void this.#node?.then((node) => {
          node.revoked(message.sessionId, message.reason);
        });
        return;
      case 'config':
        this.#config = message.config;
        return;
      default:
    }
  }

  #introduce(introduction: Introduction): Promise<LinkConnection | undefined> {
    const { sessionId } = introduction;
    const known = this.#introduced.get(sessionId);
    if (known) return known;
    const introduced = this.#follow(introduction);
    this.#introduced.set(sessionId, introduced);
    this.#waiting.get(sessionId)?.();
    return introduced;
  }

  async #follow(introduction: Introduction): Promise<LinkConnection | undefined> {
    const { sessionId } = introduction;
    const { events } = this.#options;
    try {
      const node = await this.#load();
      return await node.introduce(introduction, (connection) => {
        this.#connections.set(sessionId, connection);
        const wanted = events.session(introduction, connection);
        return {
          ...wanted,
          ended: (end) => {
            const totals = connection.totals;
            this.#introduced.delete(sessionId);
            this.#connections.delete(sessionId);
            this.presence.send({ type: 'ended', sessionId, reason: end.reason.slice(0, 300), ...totals });
            wanted.ended(end);
          },
        };
      });
    } catch (error) {
      this.#introduced.delete(sessionId);
      events.refused(introduction, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  async #introducedAs(sessionId: string): Promise<LinkConnection | undefined> {
    const known = this.#introduced.get(sessionId);
    if (known) return known;
    await new Promise<void>((resolve, reject) => {
      const cancel = this.#clock.after(10_000, () => {
        this.#waiting.delete(sessionId);
        reject(new CommandError(exitCodes.failed, 'The server opened a session and did not introduce it.'));
      });
      this.#waiting.set(sessionId, () => {
        cancel();
        this.#waiting.delete(sessionId);
        resolve();
      });
    });
    return this.#introduced.get(sessionId);
  }

  #load(): Promise<LinkNode> {
    this.#node ??= this.#make();
    return this.#node;
  }

  async #make(): Promise<LinkNode> {
    const { LinkNode, nodeDevice } = await import('@mistri/link/node');
    const { config, privateKey } = this.#options.device;
    const { tcpPort, forwardedAddress } = config.serve;
    const forwarded = forwardedAddress === undefined ? undefined : splitAddress(forwardedAddress);
    const host = new URL(config.server).hostname;
    return new LinkNode({
      device: nodeDevice(privateKey),
      clock: this.#clock,
      proxyFor: (url) => proxyFor(url, config.proxy, process.env),
      tcpPort: this.#options.isServing ? tcpPort : 0,
      ...(forwarded && this.#options.isServing ? { forwarded } : {}),
      withLoopback: host === 'localhost' || host.startsWith('127.') || host === '[::1]',
      config: () => {
        if (!this.#config) throw new Error('an introduction before the welcome');
        return this.#config;
      },
      sendSignal: (sessionId, body) => {
        this.presence.send({ type: 'signal', sessionId, body });
      },
      sendReport: (sessionId, report) => {
        this.presence.send({ type: 'report', sessionId, report });
      },
    });
  }
}

function splitAddress(text: string): { address: string; port: number } {
  const at = text.lastIndexOf(':');
  return { address: text.slice(0, at).replaceAll(/[[\]]/g, ''), port: Number(text.slice(at + 1)) };
}
