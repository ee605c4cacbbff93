/** The variables of the database that several instances share. */
import { z } from 'zod';
import { IN_PASSWORDS, serverAddress } from './server-address';
import type { Variable } from './variables';

export const STORAGE_VARIABLES = {
	DATABASE_URL: {
		schema: serverAddress(/^postgres(ql)?$/),
		expects: `the address of a Postgres database, such as postgres://user:password@db:5432/pocketping; ${IN_PASSWORDS}`,
		unset: 'everything is kept in a SQLite file in DATA_DIR',
		purpose:
			'Postgres database in place of the SQLite file, for several instances (docs/postgres.md)',
		secret: true,
	},
	DATABASE_POOL_SIZE: {
		schema: z
			.string()
			.regex(/^\d{1,3}$/)
			.transform(Number)
			.pipe(z.number().min(3).max(200)),
		expects: 'a number from 3 to 200',
		unset: '10',
		purpose: 'Connections to Postgres at the most, besides one that listens',
	},
} as const satisfies Record<string, Variable>;
