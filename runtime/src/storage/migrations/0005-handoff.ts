/** Who answers a visitor, and what the AI's answers have cost. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

export const handoff: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		// Whoever answered in a session of before, the next message settles who does now.
		await db.schema
			.alterTable('sessions')
			.addColumn('handled_by', 'text', (column) => column.notNull().defaultTo('waiting'))
			.execute();
		await db.schema
			.createTable('ai_usage')
			.addColumn('key', 'text', (column) => column.primaryKey())
			.addColumn('answers', 'integer', (column) => column.notNull())
			.addColumn('tokens', 'integer', (column) => column.notNull())
			.addColumn('updated_at', 'bigint', (column) => column.notNull())
			.execute();
	},
};
