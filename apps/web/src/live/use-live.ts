'use client';

import type { LiveEvent } from '@mistri/contracts/realtime/audiences';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Socket } from 'socket.io-client';

type Listener = (payload: unknown) => void;

export interface Live {
  /** Pushes arrive. While false, a page should ask by itself. */
  connected: boolean;
  /** @returns how to stop listening */
  onEvent: (name: LiveEvent, listener: Listener) => () => void;
}

/** The one socket of the page and who uses it; closed a little after the last user left, so that a change of page keeps it. */
let shared: Promise<Socket> | undefined;
let users = 0;
/** How many parts of the page watch an audience: the last one to leave unwatches. */
const watchers = new Map<string, number>();
const linger_ms = 5_000;
const tryAgain_ms = 20_000;

function openSocket(): Promise<Socket> {
  users += 1;
  shared ??= import('socket.io-client').then(({ io }) => {
    const socket = io({ path: '/socket.io', transports: ['websocket', 'polling'], withCredentials: true });
    // Refused (the session was about to be renewed): the client does not come back by itself.
    socket.on('connect_error', () => {
      if (!socket.active) setTimeout(() => users > 0 && socket.connect(), tryAgain_ms);
    });
    return socket;
  });
  return shared;
}

function leaveSocket(): void {
  users -= 1;
  setTimeout(() => {
    if (users > 0) return;
    const closing = shared;
    shared = undefined;
    void closing?.then((socket) => socket.disconnect());
  }, linger_ms);
}

/**
 * The api's pushes: what concerns the signed-in person always comes (`user:…`, their dealers, an admin's desks); an
 * `audience` such as `order:ord_…` is watched as long as the page is open. A network that lets no socket through only
 * means that `connected` stays false.
 */
export function useLive(audience?: string): Live {
  const [connected, setConnected] = useState(false);
  const listeners = useRef(new Map<string, Set<Listener>>());

  useEffect(() => {
    let left = false;
    let socket: Socket | undefined;
    const enter = (): void => {
      if (audience === undefined) setConnected(true);
      else socket?.emit('watch', audience, (answer: unknown) => !left && setConnected(isGood(answer)));
    };
    const leave = (): void => setConnected(false);
    const hear = (name: string, payload: unknown): void => {
      for (const listener of listeners.current.get(name) ?? []) listener(payload);
    };
    if (audience !== undefined) watchers.set(audience, (watchers.get(audience) ?? 0) + 1);
    void openSocket().then((opened) => {
      if (left) return;
      socket = opened;
      socket.on('connect', enter);
      socket.on('disconnect', leave);
      socket.on('connect_error', leave);
      socket.onAny(hear);
      if (socket.connected) enter();
    });
    return () => {
      left = true;
      socket?.off('connect', enter);
      socket?.off('disconnect', leave);
      socket?.off('connect_error', leave);
      socket?.offAny(hear);
      if (audience !== undefined && stoppedWatching(audience)) socket?.emit('unwatch', audience);
      leaveSocket();
    };
  }, [audience]);

  const onEvent = useCallback((name: LiveEvent, listener: Listener) => {
    const present = listeners.current.get(name) ?? new Set<Listener>();
    listeners.current.set(name, present.add(listener));
    return () => void present.delete(listener);
  }, []);
  return { connected, onEvent };
}

function stoppedWatching(audience: string): boolean {
  const others = (watchers.get(audience) ?? 1) - 1;
  if (others > 0) watchers.set(audience, others);
  else watchers.delete(audience);
  return others === 0;
}

function isGood(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true;
}
