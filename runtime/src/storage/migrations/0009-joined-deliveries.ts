/** Deliveries that tell of several quick messages at once, and for which subscriptions messages are joined. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

export const joinedDeliveries: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		await db.schema.alterTable('webhooks').addColumn('batch_seconds', 'integer').execute();
		// Position of the first event that a delivery tells of as well; null for those of one event.
		await db.schema.alterTable('deliveries').addColumn('joined_from', 'integer').execute();
		// What is sent in place of the event's own JSON. Kept, so that a retry has the same bytes.
		await db.schema.alterTable('deliveries').addColumn('joined_body', 'text').execute();
	},
};
