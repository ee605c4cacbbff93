/** Statements on Postgres, prepared once per connection. */
import type { QueryArrayConfig, QueryConfig } from 'pg';

export interface Answer<Row> {
	rows: Row[];
	rowCount: number | null;
	command: string;
}

/** Whatever runs statements: a pool, or the one connection of a transaction. */
export interface Queryable {
	query<Row>(statement: QueryConfig | QueryArrayConfig): Promise<Answer<Row>>;
	/** Sends a statement whose outcome shows in the commit only. */
	send?(statement: QueryConfig): Promise<void>;
}

/** Names of statements by their text. The texts are ours, so there are few of them. */
const names = new Map<string, string>();

function nameOf(text: string): string {
	let name = names.get(text);
	if (name === undefined) {
		name = `pocketping_${names.size + 1}`;
		names.set(text, name);
	}
	return name;
}

/** A statement of ours, prepared the first time that a connection is sent it. */
export function statementOf(text: string, values: readonly unknown[]): QueryConfig {
	return { name: nameOf(text), text, values: storable(values) };
}

export class PostgresStatements {
	constructor(protected readonly db: Queryable) {}

	/** Runs one of our statements. */
	protected async sql<Row = unknown>(text: string, ...values: unknown[]): Promise<Answer<Row>> {
		return await this.db.query<Row>(statementOf(text, values));
	}

	/** Runs one of our statements in a transaction without waiting for it: if it fails, the commit does. */
	protected async send(text: string, ...values: unknown[]): Promise<void> {
		await this.db.send?.(statementOf(text, values));
	}

	protected async rows<Row>(text: string, ...values: unknown[]): Promise<Row[]> {
		return (await this.sql<Row>(text, ...values)).rows;
	}

	protected async row<Row>(text: string, ...values: unknown[]): Promise<Row | undefined> {
		return (await this.sql<Row>(text, ...values)).rows[0];
	}

	/** The first row by position: naming the columns of what every message reads costs as much as finding it. */
	protected async values<Values>(text: string, ...values: unknown[]): Promise<Values | undefined> {
		const statement = { name: nameOf(text), text, values: storable(values), rowMode: 'array' };
		const { rows } = await this.db.query<Values>(statement as QueryArrayConfig);
		return rows[0];
	}

	/** How many rows a statement changed. */
	protected async count(text: string, ...values: unknown[]): Promise<number> {
		return (await this.sql(text, ...values)).rowCount ?? 0;
	}

	/** Runs a query that was put together, and that there are too many forms of to prepare. */
	protected async compiled<Row>(query: Compilable): Promise<Row[]> {
		const { sql, parameters } = query.compile();
		return (await this.db.query<Row>({ text: sql, values: storable(parameters) })).rows;
	}
}

interface Compilable {
	compile(): { sql: string; parameters: readonly unknown[] };
}

/** Text without the one character that Postgres does not keep: its place is marked, as for what cannot be decoded. */
export function storable(values: readonly unknown[]): unknown[] {
	return values.map((value) => {
		if (typeof value === 'string') return withoutNul(value);
		return Array.isArray(value) ? storable(value) : value;
	});
}

function withoutNul(text: string): string {
	return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
