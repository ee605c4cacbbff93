/** What bridges remember: threads of sessions, posts of messages, updates they have seen, and who is online. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

export const bridges: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		// Who wrote an operator's message, as JSON.
		await db.schema.alterTable('messages').addColumn('operator', 'text').execute();

		await db.schema
			.createTable('bridge_threads')
			.addColumn('bridge', 'text', (column) => column.notNull())
			.addColumn('session_id', 'text', (column) => column.notNull())
			.addColumn('place', 'text', (column) => column.notNull())
			.addColumn('thread', 'text', (column) => column.notNull())
			.addColumn('title', 'text', (column) => column.notNull())
			.addPrimaryKeyConstraint('bridge_threads_pk', ['bridge', 'session_id'])
			.modifyEnd(sql`without rowid`)
			.execute();
		await db.schema
			.createIndex('bridge_threads_place')
			.on('bridge_threads')
			.columns(['bridge', 'place', 'thread'])
			.execute();

		await db.schema
			.createTable('bridge_posts')
			.addColumn('bridge', 'text', (column) => column.notNull())
			.addColumn('session_id', 'text', (column) => column.notNull())
			// A message, or an event that was told of.
			.addColumn('subject', 'text', (column) => column.notNull())
			// Which part of it: a long text, or a text with files, takes several posts.
			.addColumn('part', 'text', (column) => column.notNull())
			.addColumn('place', 'text', (column) => column.notNull())
			.addColumn('post', 'text', (column) => column.notNull())
			// Whether an operator wrote it there, and so only they can change it.
			.addColumn('foreign_post', 'integer', (column) => column.notNull())
			.addPrimaryKeyConstraint('bridge_posts_pk', [
				'session_id',
				'bridge',
				'subject',
				'part',
				'place',
			])
			.modifyEnd(sql`without rowid`)
			.execute();
		await db.schema
			.createIndex('bridge_posts_place')
			.on('bridge_posts')
			.columns(['bridge', 'place', 'post'])
			.execute();

		await db.schema
			.createTable('bridge_updates')
			.addColumn('bridge', 'text', (column) => column.notNull())
			.addColumn('id', 'text', (column) => column.notNull())
			.addColumn('seen_at', 'bigint', (column) => column.notNull())
			.addPrimaryKeyConstraint('bridge_updates_pk', ['bridge', 'id'])
			.modifyEnd(sql`without rowid`)
			.execute();
		await db.schema
			.createIndex('bridge_updates_seen')
			.on('bridge_updates')
			.columns(['seen_at'])
			.execute();

		await db.schema
			.createTable('operators')
			.addColumn('source', 'text', (column) => column.notNull())
			.addColumn('id', 'text', (column) => column.notNull())
			.addColumn('name', 'text', (column) => column.notNull())
			// Until when they count as there; null while they are away.
			.addColumn('online_until', 'bigint')
			.addColumn('active_at', 'bigint', (column) => column.notNull())
			.addPrimaryKeyConstraint('operators_pk', ['source', 'id'])
			.modifyEnd(sql`without rowid`)
			.execute();
	},
};
