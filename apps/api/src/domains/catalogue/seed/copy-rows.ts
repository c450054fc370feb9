import type { Client, Connection, Submittable } from 'pg';

type Value = string | number | boolean | null | readonly number[] | readonly string[];

const chunk_bytes = 256 * 1024;

/** One line of COPY's text format. */
function lineOf(row: readonly Value[]): string {
  return `${row.map(fieldOf).join('\t')}\n`;
}

function fieldOf(value: Value): string {
  if (value === null) return String.raw`\N`;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : arrayOf(value);
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`);
}

function arrayOf(values: readonly (number | string)[]): string {
  const items = values.map((value) =>
    typeof value === 'number' ? String(value) : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${items.join(',')}}`;
}

/** What pg's connection can do for COPY; its types leave it out. */
type CopyConnection = Connection & {
  stream: NodeJS.WritableStream & { writableNeedDrain: boolean };
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
};

/** Rows into a table by COPY: ten times as fast as the fastest INSERT, and all or nothing. */
export function copyRows(
  client: Client,
  into: { table: string; columns: readonly string[] },
  rows: Iterable<readonly Value[]>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const send = async (connection: CopyConnection): Promise<void> => {
      let text = '';
      const flush = async (): Promise<void> => {
        connection.sendCopyFromChunk(Buffer.from(text));
        text = '';
        if (connection.stream.writableNeedDrain)
          await new Promise((drained) => connection.stream.once('drain', drained));
      };
      for (const row of rows) {
        text += lineOf(row);
        if (text.length >= chunk_bytes) await flush();
      }
      await flush();
      connection.endCopyFrom();
    };
    const copy = {
      submit: (connection: Connection) =>
        (connection as CopyConnection).query(`COPY ${into.table} (${into.columns.join(', ')}) FROM STDIN`),
      handleCopyInResponse: (connection: Connection) => {
        send(connection as CopyConnection).catch((error: Error) => {
          failure = error;
          (connection as CopyConnection).sendCopyFail(error.message);
        });
      },
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => {
        failure ??= error;
        reject(failure);
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve()),
    };
    client.query(copy as unknown as Submittable);
  });
}
