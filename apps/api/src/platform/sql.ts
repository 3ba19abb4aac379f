/**
 * What repositories see of the database: parameterised statements, each under a name so that a
 * connection parses and plans it once.
 */
export interface Sql {
  /** All rows of a statement. `name` is unique per text; `$1…` parameters carry every value (ASVS 1.2.4). */
  rows<Row>(name: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * As {@link rows}, but planned for these very values each time, not once for all: for a list whose filters decide
   * which index it is read by. A condition that its values switch off costs nothing then.
   */
  rowsPlanned<Row>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
  /** The first row, or null. */
  row<Row>(name: string, text: string, values?: readonly unknown[]): Promise<Row | null>;
  /** The row that a statement always answers with. @throws Error when there is none */
  one<Row>(name: string, text: string, values?: readonly unknown[]): Promise<Row>;
  /** How many rows a statement changed. */
  run(name: string, text: string, values?: readonly unknown[]): Promise<number>;
  /**
   * Has every instance told, once what was done is committed and not before: `session:<id>` has ended, what `user:<id>` or
   * `role:<name>` allows has changed. Those that listen to PostgreSQL hear it by NOTIFY, which the statement sends itself.
   */
  announce(keys: readonly string[]): void;
}
