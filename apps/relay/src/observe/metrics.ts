import type { LegRefusal } from '@mistri/contracts/link/leg';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LegTransport } from '../legs/leg-socket.ts';
import type { QuicCounts } from '../quic/process-messages.ts';
import type { PairEnd } from '../sessions/pair.ts';

/** What a relay is asked for its numbers. Read when they are, so that counting a byte costs nothing here. */
export interface MetricSources {
  sessions(): number;
  pairs(): number;
  waiting(): number;
  halfOpen(): number;
  carried_bytes(): number;
  load(): number;
  isDraining(): boolean;
  /** Undefined where QUIC is not spoken. */
  quic(): (QuicCounts & { isReady: boolean; restarts: number }) | undefined;
  stun(): { answered: number; dropped: number; limited: number };
  isControlPlaneConnected(): boolean;
}

export class RelayMetrics {
  readonly registry = new Registry();
  #pairs: Counter;
  #ends: Counter;
  #refusals: Counter;
  #turnedAway: Counter;
  #lag: Histogram;

  constructor() {
    const registers = [this.registry];
    this.#pairs = new Counter({
      name: 'mistri_relay_pairs_total',
      help: 'Pairs of legs joined, by what they came over',
      labelNames: ['transports'],
      registers,
    });
    this.#ends = new Counter({
      name: 'mistri_relay_pair_ends_total',
      help: 'Pairs that are over, and why',
      labelNames: ['end'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'mistri_relay_legs_refused_total',
      help: 'Legs refused, by the code they were told',
      labelNames: ['code'],
      registers,
    });
    this.#turnedAway = new Counter({
      name: 'mistri_relay_connections_turned_away_total',
      help: 'Connections cut off before any handshake',
      labelNames: ['why'],
      registers,
    });
    this.#lag = new Histogram({
      name: 'mistri_relay_event_loop_lag_seconds',
      help: 'How late a timer of one second comes',
      buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 1],
      registers,
    });
  }

  paired(one: LegTransport, other: LegTransport): void {
    this.#pairs.inc({ transports: [one, other].toSorted().join('-') });
  }

  unpaired(end: PairEnd): void {
    this.#ends.inc({ end });
  }

  refused(code: LegRefusal): void {
    this.#refusals.inc({ code });
  }

  turnedAway(why: string): void {
    this.#turnedAway.inc({ why });
  }

  lag(seconds: number): void {
    this.#lag.observe(Math.max(0, seconds));
  }

  observe(sources: MetricSources): void {
    const gauges: Record<string, [string, () => number]> = {
      mistri_relay_sessions: ['Sessions with at least one leg here', () => sources.sessions()],
      mistri_relay_pairs: ['Pairs carried now', () => sources.pairs()],
      mistri_relay_waiting_legs: ['Legs that wait for their other half', () => sources.waiting()],
      mistri_relay_half_open: ['Connections that have not proved anything yet', () => sources.halfOpen()],
      mistri_relay_load: ['Share of what it may carry, 0 to 1', () => sources.load()],
      mistri_relay_draining: ['1 while no new legs are taken', () => Number(sources.isDraining())],
      mistri_relay_control_plane: [
        '1 while the presence connection is up',
        () => Number(sources.isControlPlaneConnected()),
      ],
      mistri_relay_carried_bytes_total: ['Bytes carried, both directions', () => sources.carried_bytes()],
      mistri_relay_quic_up: ['1 while the QUIC process listens', () => Number(sources.quic()?.isReady ?? false)],
      mistri_relay_quic_restarts_total: ['QUIC processes that had to be replaced', () => sources.quic()?.restarts ?? 0],
      mistri_relay_quic_connections: ['QUIC connections open or being closed', () => sources.quic()?.connections ?? 0],
      mistri_relay_quic_half_open: ['QUIC handshakes under way', () => sources.quic()?.halfOpen ?? 0],
      mistri_relay_quic_retries_total: ['First packets answered by a Retry', () => sources.quic()?.retries ?? 0],
      mistri_relay_quic_dropped_total: ['QUIC handshakes not begun', () => sources.quic()?.dropped ?? 0],
      mistri_relay_stun_answered_total: ['STUN requests answered', () => sources.stun().answered],
      mistri_relay_stun_dropped_total: ['Datagrams that were no STUN request', () => sources.stun().dropped],
      mistri_relay_stun_limited_total: ['STUN requests over the rate of their address', () => sources.stun().limited],
    };
    for (const [name, [help, read]] of Object.entries(gauges)) {
      // eslint-disable-next-line no-new -- it registers itself
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(read());
        },
      });
    }
  }
}
