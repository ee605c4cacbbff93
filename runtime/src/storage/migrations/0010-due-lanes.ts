/** Lanes by when they are due, whoever they are for: with thousands of targets waiting, asking each takes too long. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/* eslint-disable @typescript-eslint/no-explicit-any -- migrations outlive any schema type they could name */

export const dueLanes: Migration = {
	async up(db: Kysely<any>): Promise<void> {
		await db.schema.createIndex('lanes_due_at').on('lanes').columns(['due_at']).execute();
	},
};
