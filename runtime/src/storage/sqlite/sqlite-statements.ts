/** A connection and its prepared statements. */
import type Database from 'better-sqlite3';

/** Parameters, by position or by name; and quoted text, in which they are none. */
const PARAMETERS = /'[^']*'|\?|@\w+/g;

export class SqliteStatements {
	private readonly statements = new Map<string, Database.Statement>();

	constructor(protected readonly db: Database.Database) {}

	/** A prepared statement, made once per connection. The texts are ours, so there are few of them. */
	protected sql(text: string): Database.Statement {
		let statement = this.statements.get(text);
		if (!statement) {
			statement = this.prepare(text);
			this.statements.set(text, statement);
		}
		return statement;
	}

	/**
	 * Prepares a statement for good. Built with SQLITE_ENABLE_STAT4, as it is here, SQLite looks at the value that an
	 * indexed column is compared with and plans anew for each, which takes several times as long as finding the row.
	 * A plus sign in front keeps it from looking.
	 * @see https://sqlite.org/c3ref/prepare.html
	 */
	protected prepare(text: string): Database.Statement {
		return this.db.prepare(
			text.replace(PARAMETERS, (found) => (found.startsWith("'") ? found : `+${found}`)),
		);
	}
}
