/** A row as it comes: numbers, texts, booleans, `Date`s, arrays of them, and what was JSON. */
export type Row = Readonly<Record<string, unknown>>;

/** Where statements are sent to. */
export interface Queries {
  /**
   * Runs one statement.
   *
   * @param values bound to `$1`, `$2` …: nothing of them is ever read as SQL. A list is an array, JSON is given as text
   * @returns the rows, as the statement says them: `R` is believed
   * @throws {Unavailable} when the database is away, or did not answer in time
   */
  query<R extends object = Row>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
}

/** A PostgreSQL: a server, or one in this process. */
export interface Database extends Queries {
  /**
   * Does `work` in one transaction: all of it happens when it is done, nothing when it throws.
   *
   * @throws {Unavailable} as query; where that was while committing, it may have happened all the same
   */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Lets the statements under way end, and takes no more. */
  close(): Promise<void>;
}
