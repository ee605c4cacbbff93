/** Why a start with DATABASE_URL cannot go on, in one line that says what to do and names no password. */

/** The settings of the database are wrong, or it does not answer. */
export class DatabaseNotUsable extends Error {
	readonly code = 'DATABASE_NOT_USABLE';

	constructor(reason: string, cause: unknown) {
		super(`DATABASE_URL: ${reason}`, { cause });
		this.name = 'DatabaseNotUsable';
	}
}

/** @param url of the database; only host, port, database and user of it are told */
export function explainStart(error: unknown, url: string): DatabaseNotUsable {
	const { code, message } = firstOf(error);
	const { host, database, user } = placeOf(url);
	return new DatabaseNotUsable(reasonFor(code, { host, database, user, message }), error);
}

function reasonFor(
	code: string | undefined,
	{ host, database, user, message }: Record<'host' | 'database' | 'user' | 'message', string>,
): string {
	switch (code) {
		case '28P01':
		case '28000':
			return `${host} does not let the user "${user}" in. Check the user and the password, and the server's pg_hba.conf.`;
		case '3D000':
			return `there is no database "${database}" on ${host}. Create it (CREATE DATABASE), or name another one.`;
		case '42501':
			return `the user "${user}" may not create tables there. Give it a schema of its own, or: GRANT CREATE ON SCHEMA public TO "${user}".`;
		case 'ENOTFOUND':
		case 'EAI_AGAIN':
			return `the host of ${host} is not known. Check its name.`;
		case 'ECONNREFUSED':
			return `nothing answers at ${host}. Start Postgres, or correct the address.`;
		case '53300':
			return `${host} has no connection left. Raise max_connections there, or lower DATABASE_POOL_SIZE here.`;
		default:
			return `${host} cannot be used: ${message}`;
	}
}

function firstOf(error: unknown): { code: string | undefined; message: string } {
	const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
	const { code, message } = first as { code?: string; message?: string };
	return { code, message: message ?? String(first) };
}

function placeOf(url: string): { host: string; database: string; user: string } {
	const { hostname, port, pathname, username } = new URL(url);
	return {
		host: `${hostname || 'localhost'}:${port || '5432'}`,
		database: decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username),
		user: decodeURIComponent(username),
	};
}
