import type { DeviceCertificate } from '../../secure/self-signed.node.ts';
import type { Quiche, QuicheConfig } from './native.node.ts';

const MiB = 1024 * 1024;
/** What one connection may have under way and unread: 16 MiB fill 130 MB/s at 120 ms. */
export const streamWindow_bytes = 16 * MiB;
const connectionWindow_bytes = 24 * MiB;

export interface QuicConfigOptions {
  readonly alpn: string;
  /** A client of a relay has none: it proves itself inside. */
  readonly device?: DeviceCertificate;
  /** Asks the other side for its certificate. Without: a relay's listener. */
  readonly isMutual: boolean;
  readonly packet_bytes: number;
  readonly idle_ms: number;
  /** What may be under way before anything was read; as much as ever when left out. */
  readonly startWindow_bytes?: number;
}

/** One for each kind of connection, kept: each holds a TLS context. */
export function quicConfig(quiche: Quiche, options: QuicConfigOptions): QuicheConfig {
  const { device, startWindow_bytes } = options;
  const text = new TextEncoder();
  // Any certificate passes here: self-made ones are all there are. Its key is compared before a channel is handed out,
  // and that the peer holds it is what TLS proves (CertificateVerify).
  const config = quiche.Config.withBoringSslCtx(
    options.isMutual,
    true,
    null,
    device ? [text.encode(String(device.privateKey.export({ type: 'pkcs8', format: 'pem' })))] : null,
    device ? [text.encode(pemOf(device.certificate))] : null,
    'ed25519',
  );
  config.setApplicationProtos([options.alpn]);
  config.grease(false);
  config.setMaxIdleTimeout(options.idle_ms);
  config.setMaxRecvUdpPayloadSize(65_527);
  config.setMaxSendUdpPayloadSize(options.packet_bytes);
  config.setInitialMaxData(startWindow_bytes ?? connectionWindow_bytes);
  config.setInitialMaxStreamDataBidiLocal(streamWindow_bytes);
  config.setInitialMaxStreamDataBidiRemote(startWindow_bytes ?? streamWindow_bytes);
  config.setInitialMaxStreamDataUni(0);
  config.setInitialMaxStreamsBidi(1);
  config.setInitialMaxStreamsUni(0);
  config.setMaxStreamWindow(streamWindow_bytes);
  config.setMaxConnectionWindow(connectionWindow_bytes);
  config.setCcAlgorithm(bbr);
  // Its times can't be read here and must not be waited for by nobody: our own pacer does it.
  config.enablePacing(false);
  // Packets from another address are not even shown to the library; a network change opens a new channel.
  config.setDisableActiveMigration(true);
  config.setActiveConnectionIdLimit(2);
  return config;
}

/** `CongestionControlAlgorithm.BBR`: the package's enum can't be imported without its whole API. */
const bbr = 2;

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
