/** A connection and its prepared statements. */
import type Database from 'better-sqlite3';

export class SqliteStatements {
	private readonly statements = new Map<string, Database.Statement>();

	constructor(protected readonly db: Database.Database) {}

	/** A prepared statement, made once per connection. The texts are ours, so there are few of them. */
	protected sql(text: string): Database.Statement {
		let statement = this.statements.get(text);
		if (!statement) {
			statement = this.db.prepare(text);
			this.statements.set(text, statement);
		}
		return statement;
	}
}
