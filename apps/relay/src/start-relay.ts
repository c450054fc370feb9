import { type LinkClock, systemClock } from '@mistri/link';
import { startStunServer, type StunServer } from '@mistri/stun/node';
import type { SecureContext } from 'node:tls';
import { gateLimitsOf, limitsOf, timesOf } from './config/read-config.ts';
import type { RelayConfig } from './config/relay-config.ts';
import { KeyRing } from './control/issuer-keys.ts';
import { AddressList } from './listen/address-list.ts';
import { makeSecureContext, readIdentity, type RelayIdentity } from './listen/certificates.ts';
import { Gate } from './listen/gate.ts';
import { Listeners } from './listen/listeners.ts';
import type { Log } from './observe/log.ts';
import { RelayMetrics } from './observe/metrics.ts';
import { Relay } from './relay.ts';

export interface StartedRelay {
  readonly relay: Relay;
  readonly identity: RelayIdentity;
  readonly keys: KeyRing;
  readonly metrics: RelayMetrics;
  /** Which port each listener was given. */
  readonly ports: { readonly tls?: number; readonly plain?: number; readonly http?: number };
  readonly stun: StunServer | undefined;
  /** Certificate and issuer keys anew from their files. @throws Error naming the file; what was in force stays */
  reload(): void;
  /** No new legs, pairs go on for at most so long; resolves when none is left. */
  drain(within_ms?: number): Promise<void>;
  close(): Promise<void>;
}

/** @throws Error saying which setting or port is in the way; nothing is left open then */
export async function startRelay(
  config: RelayConfig,
  options: { readonly log: Log; readonly clock?: LinkClock },
): Promise<StartedRelay> {
  const { log, clock = systemClock() } = options;
  const times = timesOf(config.times);
  const identity = readIdentity(config.stateFolder);
  let secureContext: SecureContext = makeSecureContext(identity, config.certificate);
  const keys = new KeyRing();
  if (config.issuers) keys.readFile(config.issuers.file);
  const metrics = new RelayMetrics();
  const gate = new Gate(clock, gateLimitsOf(config.addresses));
  const addresses = new AddressList(config.allow, config.deny);
  const relay = new Relay({
    id: config.id,
    limits: limitsOf(config.limits),
    times,
    addresses,
    keys,
    log,
    metrics,
    clock,
  });
  const listeners = new Listeners({
    clock,
    gate,
    greetingWithin_ms: times.greeting_s * 1000,
    secureContext: () => secureContext,
    onLeg: (leg, admitted) => {
      relay.greet(leg, admitted);
    },
    turnedAway: (why) => {
      metrics.turnedAway(why);
    },
    isReady: () => !relay.table.isDraining,
  });
  let stun: StunServer | undefined;
  const close = async (): Promise<void> => {
    relay.close();
    await listeners.close();
    await stun?.close();
  };
  try {
    stun = await listenStun(config);
    const { listen } = config;
    const ports = {
      ...(listen.tls ? { tls: await listeners.listenTls(listen.tls) } : {}),
      ...(listen.plain ? { plain: await listeners.listenPlain(listen.plain) } : {}),
      ...(listen.http ? { http: await listeners.listenHttp(listen.http) } : {}),
    };
    return {
      relay,
      identity,
      keys,
      metrics,
      ports,
      stun,
      reload: () => {
        const next = makeSecureContext(identity, config.certificate);
        if (config.issuers) keys.readFile(config.issuers.file);
        secureContext = next;
        log.info('reloaded');
      },
      drain: async (within_ms = times.drain_s * 1000) => {
        await listeners.close();
        await relay.drain(within_ms);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listenStun(config: RelayConfig): Promise<StunServer | undefined> {
  if (!config.stun) return undefined;
  const { addresses, ports, publicAddresses, perSecond } = config.stun;
  return startStunServer({
    addresses: oneOrTwo(addresses),
    ports: oneOrTwo(ports),
    ...(publicAddresses ? { publicAddresses } : {}),
    ...(perSecond ? { limits: { perSecond, burst: 3 * perSecond, maxAddresses: 50_000 } } : {}),
  });
}

function oneOrTwo<T>([first, second]: readonly T[]): [T] | [T, T] {
  if (first === undefined) throw new Error('a list that is empty');
  return second === undefined ? [first] : [first, second];
}
