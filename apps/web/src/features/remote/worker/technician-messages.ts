import type { Power } from '@mistri/contracts/repair/powers';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type {
  BlobManifest,
  HostState,
  ImageFacts,
  OperationResult,
  Progress,
  RequestValues,
  Waiting,
  Refusal,
} from '@mistri/remote-repair';

/** What the technician's page asks of its worker; `ref` names the call. */
export type ToTechnicianWorker =
  | { readonly type: 'join'; readonly linkSessionId: string }
  | { readonly type: 'link state'; readonly linkSessionId: string; readonly state: string }
  | {
      readonly type: 'perform';
      readonly ref: number;
      readonly operation: string;
      readonly values: RequestValues;
      readonly blob?: string;
    }
  | { readonly type: 'powers'; readonly ref: number; readonly powers: readonly Power[]; readonly reason: string }
  | { readonly type: 'note'; readonly ref: number; readonly text: string }
  | { readonly type: 'send'; readonly ref: number; readonly file: File; readonly image?: ImageFacts }
  | { readonly type: 'cancel'; readonly ref: number }
  | { readonly type: 'terminal'; readonly ref: number; readonly columns: number; readonly rows: number }
  /** So many bytes of its output are on the glass. */
  | { readonly type: 'terminal drawn'; readonly ref: number; readonly count: number }
  | { readonly type: 'terminal input'; readonly ref: number; readonly bytes: Uint8Array }
  | { readonly type: 'terminal size'; readonly ref: number; readonly columns: number; readonly rows: number };

export type FromTechnicianWorker =
  /** The customer's device key, base64url, as the verified session token names it: whose log it is. */
  | { readonly type: 'joined'; readonly customerKey: string }
  | { readonly type: 'state'; readonly state: HostState }
  /** As it came; the page verifies it before it is shown. */
  | { readonly type: 'log'; readonly entry: SignedLogEntry }
  | { readonly type: 'broken'; readonly reason: string }
  | { readonly type: 'started'; readonly ref: number; readonly command: string }
  | { readonly type: 'text'; readonly ref: number; readonly stream: 'out' | 'err'; readonly text: string }
  | { readonly type: 'bytes'; readonly ref: number; readonly bytes: Uint8Array }
  | { readonly type: 'progress'; readonly ref: number; readonly progress: Progress }
  | { readonly type: 'waiting'; readonly ref: number; readonly waiting: Waiting }
  | { readonly type: 'result'; readonly ref: number; readonly result: OperationResult }
  | { readonly type: 'sent'; readonly ref: number; readonly result: SendResult }
  | { readonly type: 'code'; readonly code: string }
  | { readonly type: 'code failed' };

export type SendResult =
  | { readonly ok: true; readonly value: BlobManifest }
  | { readonly ok: false; readonly refusal: Refusal };
