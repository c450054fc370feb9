'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Socket } from 'socket.io-client';

type Listener = (payload: unknown) => void;

export interface Live {
  /** Pushes arrive. While false, a page should ask by itself. */
  connected: boolean;
  /** @returns how to stop listening */
  onEvent: (name: string, listener: Listener) => () => void;
}

/**
 * Joins an audience of the api's pushes (`order:ord_…`). The socket's code is loaded when a page needs it; a network that
 * lets no socket through only means that `connected` stays false.
 */
export function useLive(audience: string): Live {
  const [connected, setConnected] = useState(false);
  const listeners = useRef(new Map<string, Set<Listener>>());

  useEffect(() => {
    let socket: Socket | undefined;
    let left = false;
    void import('socket.io-client').then(({ io }) => {
      if (left) return;
      socket = io({ path: '/socket.io', transports: ['websocket', 'polling'], withCredentials: true });
      socket.on('connect', () => {
        socket?.emit('join', audience, (joined: unknown) => setConnected(joined === true || isGood(joined)));
      });
      socket.on('disconnect', () => setConnected(false));
      socket.on('connect_error', () => setConnected(false));
      socket.onAny((name: string, payload: unknown) => {
        for (const listener of listeners.current.get(name) ?? []) listener(payload);
      });
    });
    return () => {
      left = true;
      socket?.disconnect();
    };
  }, [audience]);

  const onEvent = useCallback((name: string, listener: Listener) => {
    const present = listeners.current.get(name) ?? new Set<Listener>();
    listeners.current.set(name, present.add(listener));
    return () => void present.delete(listener);
  }, []);
  return { connected, onEvent };
}

function isGood(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === true;
}
