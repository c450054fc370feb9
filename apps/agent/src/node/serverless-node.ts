import type { KeyObject } from 'node:crypto';
import type { Introduction, LinkCandidate, LinkConfig } from '@mistri/contracts/link/index';
import { type LinkConnection, type LinkConnectionEvents, systemClock } from '@mistri/link';
import { LinkNode, nodeDevice } from '@mistri/link/node';
import { proxyFor } from '../presence/proxy.ts';
import { CarriedSignals, signalLabel } from './carried-signals.ts';

const mostCandidates = 24;

export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface WithoutServer {
  readonly privateKey: KeyObject;
  /** Issuers, relays and STUN servers that this device was given. */
  readonly config: LinkConfig;
  /** Where the other device may call this one. 0: any free port. */
  readonly tcpPort: number;
  /** A router that was set up to forward to `tcpPort`. */
  readonly forwarded?: Place | undefined;
  /** Where the person said that the other device is. */
  readonly places: readonly Place[];
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * A device's sessions where there is no control plane: introductions come from a file, addresses of the other device from the
 * person and over the session itself.
 */
export class ServerlessNode {
  readonly #given: WithoutServer;
  readonly #node: LinkNode;
  readonly #signals = new Map<string, CarriedSignals>();
  readonly #clock = systemClock();

  constructor(given: WithoutServer) {
    this.#given = given;
    const { config, tcpPort, forwarded, environment, places } = given;
    this.#node = new LinkNode({
      device: nodeDevice(given.privateKey),
      clock: this.#clock,
      tcpPort,
      ...(forwarded && { forwarded }),
      ...(environment && { proxyFor: (url: URL) => proxyFor(url, undefined, environment) }),
      // Both ends on one machine: then the relay is there too, or its address was said.
      withLoopback: [...config.relays.map(({ tls }) => tls), ...places.map(({ address }) => address)].some(isLoopback),
      isPatient: true,
      config: () => config,
      sendSignal: (sessionId, body) => this.#signals.get(sessionId)?.send(body),
      sendReport: () => undefined,
    });
  }

  /** @throws TokenError when the introduction must not be followed */
  async introduce(
    introduction: Introduction,
    eventsOf: (connection: LinkConnection) => LinkConnectionEvents,
  ): Promise<LinkConnection> {
    const { sessionId, role } = introduction;
    const given = candidatesAt(this.#given.places);
    const signals = new CarriedSignals({
      now_ms: () => this.#clock.now_ms(),
      heard: (body) => {
        // What the person said stays true, whatever the other device finds out about itself.
        if (body.kind === 'candidates')
          connection.signalled({ ...body, candidates: [...given, ...body.candidates].slice(0, mostCandidates) });
      },
    });
    this.#signals.set(sessionId, signals);
    const connection = await this.#node.introduce(introduction, (made) => {
      const events = eventsOf(made);
      return {
        ...events,
        stream: (stream) => {
          if (stream.label === signalLabel && role === 'host') signals.use(stream);
          else events.stream(stream);
        },
        path: (to, why) => {
          if (to && role === 'guest' && made.token.claims.policy !== 'relay') signals.open(made);
          events.path(to, why);
        },
        ended: (end) => {
          this.#signals.delete(sessionId);
          events.ended(end);
        },
      };
    });
    if (given.length > 0) connection.signalled({ kind: 'candidates', round: 0, candidates: given, nat: 'unknown' });
    return connection;
  }

  close(reason: string): Promise<void> {
    return this.#node.close(reason);
  }
}

function candidatesAt(places: readonly Place[]): LinkCandidate[] {
  return places.map((place) => ({ transport: 'tcp', kind: 'forwarded', ...place }) as const);
}

function isLoopback(address: string): boolean {
  return /^(localhost|127\.|\[?::1\b)/.test(address);
}
