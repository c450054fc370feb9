import pg from 'pg';

/**
 * What rows of a statement look like: its columns, and how each is read. PostgreSQL never changes it for a prepared
 * statement ("cached plan must not change result type"), so it is asked once per connection and not at every execution:
 * to describe, send and read it again cost both sides more than many a row (ADR 0028).
 */
interface RowShape {
  fields: pg.FieldDef[];
  _parsers: unknown;
  _prebuiltEmptyResultObject: unknown;
}

/** What `pg` 8.23 has and its types leave out. */
interface PgConnection {
  readonly stream: { write(bytes: Buffer): boolean };
  describe(what: unknown): void;
}
interface PgQuery {
  name: string;
  callback: (error: Error | null, result: pg.QueryResult) => void;
  _result: pg.QueryResult & RowShape;
  _accumulateRows: boolean;
  prepare(connection: PgConnection): void;
  handleCommandComplete(message: unknown, connection: PgConnection): void;
}
const PgQuery = pg.Query as unknown as new (text: string, values: readonly unknown[]) => PgQuery;

/** Execute (every row of the unnamed portal) and Sync, in one piece. */
const executeAndSync = Buffer.from([0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0x53, 0, 0, 0, 4]);

/** One execution of a statement that a connection prepares once. */
class PreparedQuery extends PgQuery {
  readonly #known: KnownStatements;

  constructor(known: KnownStatements, asked: PreparedText) {
    super(asked.text, asked.values);
    this.name = asked.name;
    this.#known = known;
  }

  override prepare(connection: PgConnection): void {
    const shape = this.#known.shapes.get(this.name);
    if (!shape) {
      super.prepare(connection);
      return;
    }
    this._result.fields = shape.fields;
    this._result._parsers = shape._parsers;
    this._result._prebuiltEmptyResultObject = shape._prebuiltEmptyResultObject;
    this._accumulateRows = true;
    super.prepare(this.#known.undescribed(connection));
  }

  /** `pg` calls it once per execution: rows are never fetched by portions here. */
  _getRows(connection: PgConnection): void {
    connection.stream.write(executeAndSync);
  }

  override handleCommandComplete(message: unknown, connection: PgConnection): void {
    super.handleCommandComplete(message, connection);
    if (!this.#known.shapes.has(this.name)) {
      const { fields, _parsers, _prebuiltEmptyResultObject } = this._result;
      this.#known.shapes.set(this.name, { fields, _parsers, _prebuiltEmptyResultObject });
    }
  }
}

interface PreparedText {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The statements of one connection that have been executed, and so described, once. */
export class KnownStatements {
  readonly shapes = new Map<string, RowShape>();
  #undescribed: PgConnection | undefined;

  /** The same connection, except that it asks for no description. */
  undescribed(connection: PgConnection): PgConnection {
    this.#undescribed ??= Object.assign(Object.create(connection) as PgConnection, { describe: () => undefined });
    return this.#undescribed;
  }

  execute(asked: PreparedText, send: (query: object) => unknown): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      const query = new PreparedQuery(this, asked);
      query.callback = (error, result) => {
        if (error) reject(error);
        else resolve(result);
      };
      send(query);
    });
  }
}
