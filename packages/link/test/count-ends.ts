import type { Channel } from '../src/channels/channel.ts';

/** Calls back when the channel is over, beside whoever listens to it. */
export function countEnds(channel: Channel, onEnd: () => void): void {
  const listen = channel.listen.bind(channel);
  channel.listen = (events) => {
    listen({
      ...events,
      closed: (end) => {
        onEnd();
        events.closed(end);
      },
    });
  };
}
