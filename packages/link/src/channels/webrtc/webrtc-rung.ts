import type { LinkClock } from '../../clock.ts';
import type { Rung } from '../../ladder/rung.ts';
import type { DeviceKey } from '../../secure/device-key.ts';
import { secureByNoise } from '../../secure/noise-channel.ts';
import { DataChannel } from './data-channel.ts';
import { meet, type MeetOptions } from './meet.ts';

export interface WebRtcRungOptions extends Omit<MeetOptions, 'signal'> {
  readonly clock: LinkClock;
  readonly device: DeviceKey;
  readonly peerKey: Uint8Array;
  readonly tokenHash: Uint8Array;
}

/** The third rung when a page is on either side: a WebRTC data channel, Noise inside. Its DTLS is trusted for nothing. */
export function webRtcRung(options: WebRtcRungOptions): Rung {
  return {
    kind: 'ice',
    target: 'the other side by WebRTC',
    headStart_ms: 40,
    within_ms: 15_000,
    open: async (signal) => {
      const pipe = await meet({ ...options, signal });
      const { role, device, peerKey, tokenHash } = options;
      const bare = new DataChannel(pipe, options.clock);
      return secureByNoise(bare, { isInitiator: role === 'guest', device, peerKey, tokenHash });
    },
  };
}
