import { frameKinds } from '../protocol/frame.ts';
import { limits } from '../protocol/limits.ts';
import type { Refusal } from '../protocol/messages.ts';
import type { FramedStream } from '../streams/framed-stream.ts';

/** The last frame of what is not done. A phone may say anything, of any length. */
export async function refuse(framed: FramedStream, refusal: Refusal): Promise<void> {
  const message = refusal.message.slice(0, limits.message_characters);
  await framed.sendJson(frameKinds.refused, { ...refusal, message });
  framed.end();
}
