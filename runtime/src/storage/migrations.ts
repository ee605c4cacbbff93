/** The schema, step by step; every release's database can be brought to the newest step at start. */
import { sql, type Kysely } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import { deliveries } from './migrations/0003-deliveries';
import { webhookConditions } from './migrations/0004-webhook-conditions';
import { handoff } from './migrations/0005-handoff';
import { waits } from './migrations/0006-waits';
import { webhookRate } from './migrations/0008-webhook-rate';
import { bridges } from './migrations/0007-bridges';
import { joinedDeliveries } from './migrations/0009-joined-deliveries';
import { dueLanes } from './migrations/0010-due-lanes';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

const initial: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		await db.schema
			.createTable('meta')
			.addColumn('key', 'text', (column) => column.primaryKey())
			.addColumn('value', 'text', (column) => column.notNull())
			.execute();

		await db.schema
			.createTable('sessions')
			.addColumn('id', 'text', (column) => column.primaryKey())
			.addColumn('visitor_id', 'text', (column) => column.notNull())
			.addColumn('status', 'text', (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('last_activity', 'bigint', (column) => column.notNull())
			.addColumn('closed_at', 'bigint')
			.addColumn('metadata', 'text', (column) => column.notNull())
			.addColumn('identity', 'text')
			.addColumn('ai_enabled', 'integer')
			// Copies of what lists filter by, so that they need not read every session's JSON.
			.addColumn('email', 'text')
			.addColumn('customer_id', 'text')
			.execute();
		for (const column of ['visitor_id', 'email', 'customer_id']) {
			await db.schema
				.createIndex(`sessions_${column}`)
				.on('sessions')
				.columns([column, 'id'])
				.execute();
		}

		// Kept in the order of (session, position): a conversation's messages lie together, so reading a page
		// of them is one place on disk and adding one changes one. A message is only ever looked for within
		// its session, so its id needs no index of its own.
		await db.schema
			.createTable('messages')
			.addColumn('session_id', 'text', (column) => column.notNull())
			// The position of the event that told of it.
			.addColumn('seq', 'integer', (column) => column.notNull())
			.addColumn('id', 'text', (column) => column.notNull())
			.addColumn('content', 'text', (column) => column.notNull())
			.addColumn('type', 'text', (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('reply_to', 'text')
			.addPrimaryKeyConstraint('messages_pk', ['session_id', 'seq'])
			.modifyEnd(sql`without rowid`)
			.execute();

		await db.schema
			.createTable('events')
			// Must never be reused, since pages resume from a position: whoever deletes events leaves the newest.
			.addColumn('seq', 'integer', (column) => column.primaryKey())
			.addColumn('id', 'text', (column) => column.notNull().unique())
			.addColumn('type', 'text', (column) => column.notNull())
			.addColumn('name', 'text')
			.addColumn('session_id', 'text')
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('client_id', 'text')
			.addColumn('body', 'text', (column) => column.notNull())
			.execute();
		// Most events tell of messages, and those are found through the messages already.
		await db.schema
			.createIndex('events_session')
			.on('events')
			.columns(['session_id', 'seq'])
			.where(sql`type`, '<>', sql.lit('message.created'))
			.execute();
		await db.schema
			.createIndex('events_client_id')
			.unique()
			.on('events')
			.columns(['session_id', 'type', 'client_id'])
			.where(sql`client_id`, 'is not', null)
			.execute();

		await db.schema
			.createTable('event_names')
			.addColumn('name', 'text', (column) => column.primaryKey())
			.addColumn('seen_at', 'bigint', (column) => column.notNull())
			.execute();

		await db.schema
			.createTable('webhooks')
			.addColumn('id', 'text', (column) => column.primaryKey())
			.addColumn('url', 'text', (column) => column.notNull())
			.addColumn('events', 'text', (column) => column.notNull())
			.addColumn('event_names', 'text')
			.addColumn('session_id', 'text')
			.addColumn('secret', 'text', (column) => column.notNull())
			.addColumn('description', 'text')
			.addColumn('source', 'text')
			.addColumn('enabled', 'integer', (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('updated_at', 'bigint', (column) => column.notNull())
			.execute();

		await db.schema
			.createTable('deliveries')
			.addColumn('seq', 'integer', (column) => column.primaryKey())
			.addColumn('id', 'text', (column) => column.notNull().unique())
			.addColumn('target', 'text', (column) => column.notNull())
			.addColumn('session_id', 'text', (column) => column.notNull())
			.addColumn('event_seq', 'integer', (column) => column.notNull())
			.addColumn('state', 'text', (column) => column.notNull())
			.addColumn('attempts', 'integer', (column) => column.notNull())
			.execute();
		await db.schema
			.createIndex('deliveries_pending')
			.on('deliveries')
			.columns(['target', 'session_id', 'seq'])
			.where(sql`state`, '=', sql.lit('pending'))
			.execute();

		// One row per (target, session) with pending work: first in, first out within it, and a retry or a
		// deep backlog touches this small table only.
		await db.schema
			.createTable('lanes')
			.addColumn('target', 'text', (column) => column.notNull())
			.addColumn('session_id', 'text', (column) => column.notNull())
			.addColumn('due_at', 'bigint', (column) => column.notNull())
			.addColumn('claimed', 'integer', (column) => column.notNull())
			.addPrimaryKeyConstraint('lanes_pk', ['target', 'session_id'])
			.execute();
		await db.schema
			.createIndex('lanes_due')
			.on('lanes')
			.columns(['claimed', 'target', 'due_at'])
			.execute();

		await db.schema
			.createTable('target_status')
			.addColumn('target', 'text', (column) => column.primaryKey())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addColumn('ok', 'integer', (column) => column.notNull())
			.addColumn('status', 'integer')
			.addColumn('reason', 'text')
			.execute();
	},
};

/** Everything the widget channel keeps besides messages: receipts, ratings, contacts, files, timers. */
const widgetChannel: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		// Sessions of before were announced when they began.
		await db.schema.alterTable('sessions').addColumn('announced_at', 'bigint').execute();
		await sql`update sessions set announced_at = created_at`.execute(db);
		for (const column of ['contact', 'csat', 'screenshot']) {
			await db.schema.alterTable('sessions').addColumn(column, 'text').execute();
		}
		// Most page views never become a conversation: lists of sessions must not wade through them.
		await db.schema
			.createIndex('sessions_announced')
			.on('sessions')
			.columns(['id'])
			.where(sql`announced_at`, 'is not', null)
			.execute();
		await db.schema
			.createIndex('sessions_unannounced')
			.on('sessions')
			.columns(['last_activity'])
			.where(sql`announced_at`, 'is', null)
			.execute();

		for (const column of ['edited_at', 'deleted_at', 'delivered_at', 'read_at', 'updated_at']) {
			await db.schema.alterTable('messages').addColumn(column, 'bigint').execute();
		}
		await db.schema.alterTable('messages').addColumn('attachments', 'text').execute();

		await db.schema
			.createTable('attachments')
			.addColumn('id', 'text', (column) => column.primaryKey())
			.addColumn('session_id', 'text', (column) => column.notNull())
			.addColumn('message_id', 'text')
			.addColumn('filename', 'text', (column) => column.notNull())
			.addColumn('mime_type', 'text', (column) => column.notNull())
			.addColumn('size', 'integer', (column) => column.notNull())
			.addColumn('status', 'text', (column) => column.notNull())
			.addColumn('uploaded_from', 'text', (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.execute();
		await db.schema
			.createIndex('attachments_session')
			.on('attachments')
			.columns(['session_id'])
			.execute();
		await db.schema
			.createIndex('attachments_unused')
			.on('attachments')
			.columns(['created_at'])
			.where(sql`message_id`, 'is', null)
			.execute();

		// One row per thing that is to happen later, so that a restart does not forget it.
		await db.schema
			.createTable('timers')
			.addColumn('kind', 'text', (column) => column.notNull())
			.addColumn('session_id', 'text', (column) => column.notNull())
			.addColumn('due_at', 'bigint', (column) => column.notNull())
			.addColumn('data', 'text', (column) => column.notNull())
			.addPrimaryKeyConstraint('timers_pk', ['kind', 'session_id'])
			.execute();
		await db.schema.createIndex('timers_due').on('timers').columns(['due_at']).execute();
	},
};

/** Named in the order they run; a released step is never edited. */
export const migrations: MigrationProvider = {
	getMigrations: () =>
		Promise.resolve({
			'0001_initial': initial,
			'0002_widget_channel': widgetChannel,
			'0003_deliveries': deliveries,
			'0004_webhook_conditions': webhookConditions,
			'0005_handoff': handoff,
			'0006_waits': waits,
			'0007_bridges': bridges,
			'0008_webhook_rate': webhookRate,
			'0009_joined_deliveries': joinedDeliveries,
			'0010_due_lanes': dueLanes,
		}),
};
