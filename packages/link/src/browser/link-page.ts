import type { Introduction, LadderStep, LinkConfig, PathReport, PeerSignal } from '@mistri/contracts/link/index';
import type { ChannelKind } from '../channels/channel.ts';
import type { PageConfiguration, PageConnection } from '../channels/webrtc/page-peer.ts';
import type { SessionEnd, SessionState } from '../session/session.ts';
import type { Priority } from '../session/stream.ts';
import type { ToPage, ToWorker } from './messages.ts';
import { PagePeers } from './page-peers.ts';
import type { PortLike } from './port-like.ts';
import { PortStream } from './port-stream.ts';

export interface LinkPageEvents {
  /** The worker runs; the key of this browser as a device. */
  ready(deviceKey: Uint8Array): void;
  failed(message: string, sessionId: string | undefined): void;
  /** To be sent to the other side by way of the server. */
  signal(sessionId: string, body: PeerSignal): void;
  report(sessionId: string, report: PathReport): void;
  state(sessionId: string, state: SessionState): void;
  path(sessionId: string, to: { readonly kind: ChannelKind; readonly path: string } | undefined, why: string): void;
  step(sessionId: string, step: LadderStep): void;
  stream(sessionId: string, stream: PortStream, label: string, priority: Priority): void;
  ended(sessionId: string, end: SessionEnd): void;
  other(body: unknown): void;
}

export interface LinkPageOptions {
  readonly worker: PortLike;
  readonly makeConnection: (configuration: PageConfiguration) => PageConnection;
  readonly events: Partial<LinkPageEvents>;
  readonly mayTransfer?: boolean;
}

/** The page's half: WebRTC connections for the worker, and what the page wants to see and say. */
export class LinkPage {
  #worker: PortLike;
  #events: Partial<LinkPageEvents>;
  #peers: PagePeers;

  constructor(options: LinkPageOptions) {
    this.#worker = options.worker;
    this.#events = options.events;
    this.#peers = new PagePeers({
      makeConnection: options.makeConnection,
      say: (message, transfer) => {
        this.#say(message, transfer);
      },
      ...(options.mayTransfer === undefined ? {} : { mayTransfer: options.mayTransfer }),
    });
    options.worker.addEventListener('message', ({ data }) => {
      this.#heard(data as ToPage);
    });
  }

  introduce(introduction: Introduction, config: LinkConfig, options: { readonly loopback?: boolean } = {}): void {
    this.#say({ type: 'introduce', introduction, config, loopback: options.loopback ?? false });
  }

  signalled(sessionId: string, body: PeerSignal): void {
    this.#say({ type: 'signal', sessionId, body });
  }

  networkChanged(): void {
    this.#say({ type: 'network changed' });
  }

  open(sessionId: string, label: string, priority: Priority): PortStream {
    const { port1, port2 } = new MessageChannel();
    this.#say({ type: 'open', sessionId, label, priority, port: port2 as unknown as PortLike }, [port2]);
    return new PortStream(port1 as unknown as PortLike);
  }

  finish(sessionId: string, reason: string): void {
    this.#say({ type: 'finish', sessionId, reason });
  }

  kill(sessionId: string, reason: string): void {
    this.#say({ type: 'kill', sessionId, reason });
  }

  other(body: unknown, transfer: readonly object[] = []): void {
    this.#say({ type: 'other', body }, transfer);
  }

  #say(message: ToWorker, transfer: readonly object[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #heard(message: ToPage): void {
    const events = this.#events;
    switch (message.type) {
      case 'ready':
        events.ready?.(message.deviceKey);
        return;
      case 'failed':
        events.failed?.(message.message, message.sessionId);
        return;
      case 'signal':
        events.signal?.(message.sessionId, message.body);
        return;
      case 'report':
        events.report?.(message.sessionId, message.report);
        return;
      case 'state':
        events.state?.(message.sessionId, message.state);
        return;
      case 'path':
        events.path?.(message.sessionId, message.to, message.why);
        return;
      case 'step':
        events.step?.(message.sessionId, message.step);
        return;
      case 'stream':
        events.stream?.(message.sessionId, new PortStream(message.port), message.label, message.priority);
        return;
      case 'ended':
        events.ended?.(message.sessionId, message.end);
        return;
      case 'other':
        events.other?.(message.body);
        return;
      default:
        this.#peers.heard(message);
    }
  }
}
