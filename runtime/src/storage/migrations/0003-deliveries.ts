/** What deliveries are remembered by: their attempts, when they were settled, and why a subscription was switched off. */
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

export const deliveries: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		await db.schema.alterTable('deliveries').addColumn('settled_at', 'bigint').execute();
		// Attempts made before the newest replay: the schedule of pauses begins anew with it.
		await db.schema
			.alterTable('deliveries')
			.addColumn('attempts_before', 'integer', (column) => column.notNull().defaultTo(0))
			.execute();
		await sql`update deliveries set settled_at = 0 where state <> 'pending'`.execute(db);
		// Lanes go by the log's order, so that what is queued late (a replay) still goes before what came later.
		// All of a lane, not only what is pending: taking one entry out after each delivery would change a page
		// of the index each time, so the lane remembers up to where it is done instead.
		await db.schema.dropIndex('deliveries_pending').execute();
		await db.schema
			.createIndex('deliveries_lane')
			.on('deliveries')
			.columns(['target', 'session_id', 'event_seq'])
			.execute();
		// One delivery of an event to a target, however often it is tried or replayed.
		await db.schema
			.createIndex('deliveries_target')
			.unique()
			.on('deliveries')
			.columns(['target', 'event_seq'])
			.execute();
		// Which lanes are being worked on is the worker's own memory: after a crash none is.
		await db.schema
			.createTable('new_lanes')
			.addColumn('target', 'text', (column) => column.notNull())
			.addColumn('session_id', 'text', (column) => column.notNull())
			.addColumn('due_at', 'bigint', (column) => column.notNull())
			// Position of an event up to which nothing waits any more.
			.addColumn('done_seq', 'integer', (column) => column.notNull())
			.addPrimaryKeyConstraint('lanes_pk', ['target', 'session_id'])
			.modifyEnd(sql`without rowid`)
			.execute();
		await sql`insert into new_lanes select target, session_id, due_at, 0 from lanes`.execute(db);
		await db.schema.dropTable('lanes').execute();
		await db.schema.alterTable('new_lanes').renameTo('lanes').execute();
		await db.schema.createIndex('lanes_due').on('lanes').columns(['target', 'due_at']).execute();

		await db.schema
			.createTable('delivery_attempts')
			.addColumn('delivery_seq', 'integer', (column) => column.notNull())
			.addColumn('attempt', 'integer', (column) => column.notNull())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addColumn('duration_ms', 'integer', (column) => column.notNull())
			.addColumn('ok', 'integer', (column) => column.notNull())
			.addColumn('status', 'integer')
			.addColumn('reason', 'text')
			.addColumn('answer', 'text')
			.addPrimaryKeyConstraint('delivery_attempts_pk', ['delivery_seq', 'attempt'])
			.modifyEnd(sql`without rowid`)
			.execute();

		// Since when a target has done nothing but fail; null while its newest answer was good.
		await db.schema.alterTable('target_status').addColumn('failing_since', 'bigint').execute();
		for (const column of ['attempts', 'failures']) {
			await db.schema
				.alterTable('target_status')
				.addColumn(column, 'integer', (definition) => definition.notNull().defaultTo(0))
				.execute();
		}

		await db.schema
			.alterTable('webhooks')
			.addColumn('format', 'text', (column) => column.notNull().defaultTo('standard'))
			.execute();
		await db.schema.alterTable('webhooks').addColumn('timeout_ms', 'integer').execute();
		await db.schema.alterTable('webhooks').addColumn('previous_secrets', 'text').execute();
		await db.schema.alterTable('webhooks').addColumn('disabled_at', 'bigint').execute();
		await db.schema.alterTable('webhooks').addColumn('disabled_reason', 'text').execute();
		// The last event that was queued for it before it was switched off; null while it hears of all as they happen.
		await db.schema.alterTable('webhooks').addColumn('missed_after', 'integer').execute();

		await db.schema
			.createTable('idempotency_keys')
			.addColumn('key', 'text', (column) => column.primaryKey())
			.addColumn('fingerprint', 'text', (column) => column.notNull())
			.addColumn('request', 'text', (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('status', 'integer')
			.addColumn('answer', 'text')
			.execute();
		await db.schema
			.createIndex('idempotency_keys_created')
			.on('idempotency_keys')
			.columns(['created_at'])
			.execute();
	},
};
