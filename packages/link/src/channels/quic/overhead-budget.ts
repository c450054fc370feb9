/** What a peer may send beside the data of the stream before anything is known of it. */
const allowance_bytes = 32 * 1024 * 1024;
/** Acknowledgements of what we send: one for each packet at most, with its ranges and headers. */
const perSentPacket_bytes = 120;
/** Headers of the packets, and data that came twice. */
const perDelivered = 0.5;

/**
 * The embedded quiche keeps what a peer sends in CRYPTO and PATH_CHALLENGE frames without limit (CVE-2024-1765,
 * CVE-2023-6193). Both are bytes that come in and are no stream data: so these are counted, and who sends more of them
 * than a connection can need is cut off (ADR 18).
 */
export function isOverBudget(counted: {
  readonly received_bytes: number;
  readonly delivered_bytes: number;
  readonly sentPackets: number;
  /** What the receive window may hold that nobody has read yet. */
  readonly window_bytes: number;
}): boolean {
  const needed =
    counted.delivered_bytes * (1 + perDelivered) + counted.sentPackets * perSentPacket_bytes + counted.window_bytes;
  return counted.received_bytes > needed + allowance_bytes;
}
