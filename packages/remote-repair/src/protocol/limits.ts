/** Version of the service protocol; both sides say it first. */
export const protocolVersion = 'mistri-repair/1';

/** Everything that comes from outside has an end. The other side is not trusted, on neither end. */
export const limits = {
  /** Of one frame. */
  payload_bytes: 64 * 1024,
  /** Of bytes in one frame: with its header it fills one frame of Link. */
  data_bytes: 64 * 1024 - 5,
  /** Of a request, a report or a state as JSON. */
  json_bytes: 64 * 1024,
  json_depth: 8,
  json_members: 2_000,
  values: 32,
  value_characters: 16 * 1024,
  name_characters: 64,
  /** Of the technician, at once. */
  openOperations: 16,
  openBlobs: 4,
  /** Operations and refusals of one session, so that its log has an end. */
  operations: 8_000,
  operationsPerSecond: 40,
  operationsBurst: 120,
  blob_bytes: 8 * 1024 * 1024 * 1024,
  /** All that is kept at the customer's end. */
  store_bytes: 16 * 1024 * 1024 * 1024,
  fileName_characters: 255,
  /** Of each open operation in a state: all of them fit into one frame. */
  stateCommand_characters: 300,
  /** Of what a phone or a check says in a refusal. */
  message_characters: 2_000,
  /** Of a program's output that is kept as a result; all of it is streamed. */
  text_characters: 1024 * 1024,
  /** What a person types at once. */
  input_bytes: 64 * 1024,
  reason_characters: 500,
  note_characters: 2_000,
  noteEntry_characters: 450,
} as const;
