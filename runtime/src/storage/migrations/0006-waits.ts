/** Messages that a workflow waits for an answer to. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

export const waits: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		await db.schema.alterTable('messages').addColumn('choices', 'text').execute();
		await db.schema
			.createTable('waits')
			.addColumn('id', 'text', (column) => column.primaryKey())
			.addColumn('session_id', 'text', (column) => column.notNull())
			.addColumn('message_id', 'text', (column) => column.notNull())
			.addColumn('choices', 'text')
			.addColumn('resume_url', 'text', (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('ended_at', 'bigint')
			.execute();
		await db.schema
			.createIndex('waits_open')
			.on('waits')
			.columns(['session_id', 'id'])
			.where(sql`ended_at`, 'is', null)
			.execute();
		await db.schema
			.createIndex('waits_ended')
			.on('waits')
			.columns(['ended_at'])
			.where(sql`ended_at`, 'is not', null)
			.execute();
	},
};
