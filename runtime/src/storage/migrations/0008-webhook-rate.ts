/** How many deliveries a second a subscription's target takes. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

export const webhookRate: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		await db.schema.alterTable('webhooks').addColumn('max_per_second', 'integer').execute();
	},
};
