import type { LinkConfig } from '@mistri/contracts/link/config';
import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { publishedKeys } from '../keys/token-keys.ts';
import { presentRelays, type Relay } from '../relays/relays-store.ts';

/** What a device needs to know before it meets anybody: whom to believe, and where relays and STUN servers are. */
export async function readLinkConfig(db: Db, services: Services): Promise<LinkConfig> {
  const [keys, relays] = await Promise.all([publishedKeys(db), presentRelays(db)]);
  return {
    versions: [1],
    issuer: services.config.publicOrigin,
    keys: keys.map(({ kid, public_key }) => ({
      kid,
      kty: 'OKP' as const,
      crv: 'Ed25519' as const,
      alg: 'EdDSA' as const,
      use: 'sig' as const,
      x: public_key,
    })),
    // A drained one stays listed: sessions it carries must find it again after a break.
    relays: relays.slice(0, 64).map(configRelay),
    stun: relays.flatMap((relay) => relay.stun).slice(0, 16),
  };
}

function configRelay(relay: Relay): LinkConfig['relays'][number] {
  return {
    id: relay.relay_id,
    region: relay.region,
    key: relay.public_key,
    tls: relay.tls,
    ...(relay.quic === null ? {} : { quic: relay.quic }),
    ...(relay.ws === null ? {} : { ws: relay.ws }),
  };
}
