/** What must be true of an event, besides its kind, for a subscription to hear of it. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

export const webhookConditions: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		await db.schema.alterTable('webhooks').addColumn('conditions', 'text').execute();
	},
};
