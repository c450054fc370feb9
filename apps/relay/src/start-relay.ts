import { performance } from 'node:perf_hooks';
import { createSecureContext, type SecureContext } from 'node:tls';
import { relayAlpn } from '@mistri/contracts/link/leg';
import { type LinkClock, systemClock } from '@mistri/link';
import { startStunServer, type StunServer } from '@mistri/stun/node';
import { AdminApi } from './admin/admin-api.ts';
import { AdminServer } from './admin/admin-server.ts';
import { gateLimitsOf, limitsOf, timesOf } from './config/read-config.ts';
import type { RelayConfig } from './config/relay-config.ts';
import { ControlPlane } from './control/control-plane.ts';
import { KeyRing } from './control/issuer-keys.ts';
import { AddressList } from './listen/address-list.ts';
import { readIdentity, type RelayIdentity, secureOptions } from './listen/certificates.ts';
import { Gate } from './listen/gate.ts';
import { type ListenAddress, Listeners } from './listen/listeners.ts';
import type { Log } from './observe/log.ts';
import { LegInlet } from './quic/leg-inlet.ts';
import { QuicProcess } from './quic/quic-process.ts';
import { RelayMetrics } from './observe/metrics.ts';
import { Relay } from './relay.ts';
import { version } from './version.ts';

export interface StartedRelay {
  readonly relay: Relay;
  readonly identity: RelayIdentity;
  /** Which port each listener was given. */
  readonly ports: RelayPorts;
  readonly stun: StunServer | undefined;
  /** The process that speaks QUIC for it, where that is wanted. */
  readonly quic: QuicProcess | undefined;
  readonly isControlPlaneConnected: boolean;
  /** Connections that have proved nothing yet. */
  readonly halfOpen: number;
  /** Resolves when an administrator or the control plane wants the relay to drain. */
  readonly drainAsked: Promise<void>;
  /** Certificate and issuer keys anew from their files. @throws Error naming the file; what was in force stays */
  reload(): void;
  /**
   * No new legs; pairs go on for at most `within_ms`; resolves when none is left. `forSuccessor`: another process listens on
   * the same ports already, so the control plane is not told that the relay drains.
   */
  drain(options?: { readonly within_ms?: number; readonly forSuccessor?: boolean }): Promise<void>;
  close(): Promise<void>;
}

export interface RelayPorts {
  readonly tls?: number;
  /** UDP. */
  readonly quic?: number;
  readonly plain?: number;
  readonly http?: number;
  readonly admin?: number;
}

const sampleEvery_ms = 1_000;

/** @throws Error saying which setting or port is in the way; nothing is left open then */
export async function startRelay(
  config: RelayConfig,
  options: {
    readonly log: Log;
    readonly clock?: LinkClock;
    /** Another process has the ports, and leaves them when it is told to. */
    readonly takesOver?: boolean;
  },
): Promise<StartedRelay> {
  const { log, clock = systemClock(), takesOver = false } = options;
  const run = new RelayRun(config, log, clock);
  try {
    await run.listen(takesOver);
  } catch (error) {
    await run.close();
    throw error;
  }
  return run;
}

/** The parts of one running relay, and the order in which they start and stop. */
class RelayRun implements StartedRelay {
  readonly identity: RelayIdentity;
  readonly relay: Relay;
  readonly drainAsked: Promise<void>;
  ports: RelayPorts = {};
  stun: StunServer | undefined;
  quic: QuicProcess | undefined;
  #inlet: LegInlet | undefined;
  #config: RelayConfig;
  #log: Log;
  #clock: LinkClock;
  #keys = new KeyRing();
  #metrics = new RelayMetrics();
  #gate: Gate;
  #listeners: Listeners;
  #secureContext: SecureContext;
  #controlPlane: ControlPlane | undefined;
  #admin: AdminServer | undefined;
  #askDrain: () => void;
  #timer: NodeJS.Timeout | undefined;
  #usage = performance.eventLoopUtilization();
  #busy = 0;

  constructor(config: RelayConfig, log: Log, clock: LinkClock) {
    this.#config = config;
    this.#log = log;
    this.#clock = clock;
    const asked = Promise.withResolvers<void>();
    this.drainAsked = asked.promise;
    this.#askDrain = asked.resolve;
    this.identity = readIdentity(config.stateFolder);
    this.#secureContext = createSecureContext(secureOptions(this.identity, config.certificate));
    if (config.issuers) this.#keys.readFile(config.issuers.file);
    this.#gate = new Gate(clock, gateLimitsOf(config.addresses));
    const times = timesOf(config.times);
    this.relay = new Relay({
      id: config.id,
      limits: limitsOf(config.limits),
      times,
      addresses: new AddressList(config.allow, config.deny),
      keys: this.#keys,
      log,
      metrics: this.#metrics,
      clock,
    });
    this.#listeners = new Listeners({
      clock,
      gate: this.#gate,
      greetingWithin_ms: times.greeting_s * 1000,
      secureContext: () => this.#secureContext,
      onLeg: (leg, admitted) => {
        this.relay.greet(leg, admitted);
      },
      turnedAway: (why) => {
        this.#metrics.turnedAway(why);
      },
      isReady: () => this.#isReady(),
    });
    this.#observe();
  }

  get isControlPlaneConnected(): boolean {
    return this.#controlPlane?.isConnected ?? false;
  }

  get halfOpen(): number {
    return this.#gate.halfOpen;
  }

  async listen(takesOver: boolean): Promise<void> {
    const { listen } = this.#config;
    this.stun = await listenStun(this.#config);
    // The admin port before those of devices: whoever watches the start learns of it there.
    this.#admin = this.#makeAdmin();
    this.ports = {
      ...(this.#admin ? { admin: await this.#admin.listen() } : {}),
      ...(listen.plain ? { plain: await this.#listeners.listenPlain(listen.plain) } : {}),
      ...(listen.http ? { http: await this.#listeners.listenHttp(listen.http) } : {}),
      ...(listen.quic ? { quic: await this.#listenQuic(listen.quic, takesOver) } : {}),
      ...(listen.tls ? { tls: await this.#listeners.listenTls(listen.tls) } : {}),
    };
    this.#controlPlane = this.#meetControlPlane();
    let due_ms = performance.now() + sampleEvery_ms;
    this.#timer = setInterval(() => {
      this.#metrics.lag((performance.now() - due_ms) / 1000);
      due_ms = performance.now() + sampleEvery_ms;
      const usage = performance.eventLoopUtilization();
      this.#busy = performance.eventLoopUtilization(usage, this.#usage).utilization;
      this.#usage = usage;
    }, sampleEvery_ms).unref();
  }

  reload(): void {
    const next = createSecureContext(secureOptions(this.identity, this.#config.certificate));
    if (this.#config.issuers) this.#keys.readFile(this.#config.issuers.file);
    this.#secureContext = next;
    this.#log.info('reloaded');
  }

  async drain(options: { readonly within_ms?: number; readonly forSuccessor?: boolean } = {}): Promise<void> {
    const within_ms = options.within_ms ?? timesOf(this.#config.times).drain_s * 1000;
    this.#listeners.close();
    const drained = this.relay.drain(within_ms);
    if (options.forSuccessor) {
      // The successor speaks for the relay from now on, and answers on its ports.
      this.#controlPlane?.close();
      this.#admin?.close();
      await this.#closeStun();
      // A UDP port cannot be shared: packets of one connection would come to both. Its legs go on by another way.
      await this.#closeQuic();
    }
    if (!options.forSuccessor) this.#controlPlane?.sayLoad();
    await drained;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#listeners.close();
    this.relay.close();
    this.#admin?.close();
    this.#controlPlane?.close();
    await this.#closeQuic();
    await this.#closeStun();
  }

  async #listenQuic(listen: ListenAddress, waitsForPort: boolean): Promise<number> {
    this.#inlet = await LegInlet.open({
      clock: this.#clock,
      gate: this.#gate,
      onLeg: (leg, admitted) => {
        this.relay.greet(leg, admitted);
      },
      turnedAway: (why) => {
        this.#metrics.turnedAway(why);
      },
    });
    const privateKey = this.identity.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const limits = gateLimitsOf(this.#config.addresses);
    this.quic = await QuicProcess.start({
      start: { listen, alpn: relayAlpn, privateKey, inlet: this.#inlet.at, limits, waitsForPort },
      clock: this.#clock,
      log: this.#log,
    });
    return this.quic.port;
  }

  async #closeQuic(): Promise<void> {
    const { quic } = this;
    this.quic = undefined;
    await quic?.close();
    this.#inlet?.close();
    this.#inlet = undefined;
  }

  async #closeStun(): Promise<void> {
    const { stun } = this;
    this.stun = undefined;
    await stun?.close();
  }

  #isReady(): boolean {
    return !this.relay.table.isDraining && !this.#keys.isEmpty;
  }

  /** The share of what it may carry: of its sessions, its bandwidth, or its processor, whichever is nearest to full. */
  #load(): number {
    const { server } = this.relay.table.limits;
    const capacity = this.#config.capacity_bytesPerSecond ?? server.bytesPerSecond;
    const shares = [
      this.relay.table.sessions.size / server.sessions,
      capacity === undefined ? 0 : this.relay.bytesPerSecond / capacity,
      this.#busy,
    ];
    return Math.round(Math.min(1, Math.max(...shares)) * 1000) / 1000;
  }

  #observe(): void {
    this.#metrics.observe({
      sessions: () => this.relay.table.sessions.size,
      pairs: () => this.relay.table.pairs,
      waiting: () => this.relay.table.waiting,
      halfOpen: () => this.#gate.halfOpen,
      carried_bytes: () => this.relay.carried_bytes,
      load: () => this.#load(),
      isDraining: () => this.relay.table.isDraining,
      quic: () => this.quic && { ...this.quic.counts, isReady: this.quic.isReady, restarts: this.quic.restarts },
      stun: () => this.stun?.counts ?? { answered: 0, dropped: 0, limited: 0 },
      isControlPlaneConnected: () => this.isControlPlaneConnected,
    });
  }

  #meetControlPlane(): ControlPlane | undefined {
    const { controlPlane, stateFolder } = this.#config;
    if (!controlPlane) return undefined;
    return new ControlPlane({
      origin: controlPlane.url,
      deviceId: controlPlane.deviceId,
      privateKey: this.identity.privateKey,
      stateFolder,
      version,
      keys: this.#keys,
      clock: this.#clock,
      log: this.#log,
      load: () => ({
        sessions: this.relay.table.sessions.size,
        bytesPerSecond: this.relay.bytesPerSecond,
        load: this.#load(),
        isDraining: this.relay.table.isDraining,
      }),
      revoked: (sessionId) => {
        const wasHere = this.relay.table.kill(sessionId);
        this.#log.info('session revoked', { session: sessionId, wasHere });
      },
      drain: () => {
        this.#log.info('drain by control plane');
        this.#askDrain();
      },
    });
  }

  #makeAdmin(): AdminServer | undefined {
    const { listen, admin, region } = this.#config;
    if (!listen.admin || !admin) return undefined;
    const api = new AdminApi({
      relay: this.relay,
      region,
      version,
      startedAtWall_ms: this.#clock.wall_ms(),
      log: this.#log,
      load: () => this.#load(),
      isControlPlaneConnected: () => (this.#config.controlPlane ? this.isControlPlaneConnected : undefined),
      drain: () => {
        this.#askDrain();
      },
    });
    return new AdminServer({
      listen: listen.admin,
      tokenHash: admin.tokenHash,
      tls: secureOptions(this.identity, this.#config.certificate),
      api,
      clock: this.#clock,
      isReady: () => this.#isReady(),
      metrics: () => this.#metrics.registry.metrics(),
    });
  }
}

async function listenStun(config: RelayConfig): Promise<StunServer | undefined> {
  if (!config.stun) return undefined;
  const { addresses, ports, publicAddresses, perSecond } = config.stun;
  return startStunServer({
    addresses: oneOrTwo(addresses),
    ports: oneOrTwo(ports),
    reusePort: process.platform === 'linux',
    ...(publicAddresses ? { publicAddresses } : {}),
    ...(perSecond ? { limits: { perSecond, burst: 3 * perSecond, maxAddresses: 50_000 } } : {}),
  });
}

function oneOrTwo<T>([first, second]: readonly T[]): [T] | [T, T] {
  if (first === undefined) throw new Error('a list that is empty');
  return second === undefined ? [first] : [first, second];
}
