/** The variables for whoever runs the service: who reads its numbers, how long what is kept, what it is locked with. */
import { z } from 'zod';
import type { Variable } from './variables';

const DAY_MS = 24 * 60 * 60_000;

/** 32 bytes, as `openssl rand -base64 32` or `openssl rand -hex 32` prints them. */
const KEY = /^(?:[0-9a-f]{64}|[A-Za-z0-9+/_-]{43}=?)$/i;

export const OPERATIONS_VARIABLES = {
	METRICS_TOKEN: {
		schema: z.string().regex(/^[\x21-\x7e]{16,200}$/),
		expects: '16 to 200 printable characters without spaces',
		unset: 'only the API key reads /metrics',
		purpose: 'Token that reads /metrics and nothing else',
		secret: true,
	},
	RETENTION_DAYS: {
		// No less than deliveries are tried for (RETRY_PAUSES_MS): an erased session's are dropped.
		schema: z
			.string()
			.regex(/^\d{1,5}$/)
			.transform((days) => Number(days) * DAY_MS)
			.pipe(z.number().min(2 * DAY_MS)),
		expects: 'days, from 2 to 99999',
		unset: 'conversations are kept until somebody deletes them',
		purpose:
			'Days after its last activity when a session is erased with everything that is kept of it',
	},
	SECRETS_KEY: {
		schema: z
			.string()
			.transform((text) => text.split(',').map((key) => key.trim()))
			.pipe(z.array(z.string().regex(KEY)).min(1).max(5)),
		expects:
			'32 bytes in base64 or hex, as `openssl rand -base64 32` prints them; while it is replaced, the new one, a comma and the old one',
		unset: 'they lie in the database as they are',
		purpose: 'Key with which the secrets of subscriptions are encrypted in the database',
		secret: true,
	},
} as const satisfies Record<string, Variable>;
