/** Variables that are right one by one and wrong together: somebody believes in something that is not so. */
import { aiContradictions } from './ai-contradictions';
import { bridgeContradictions } from './bridge-contradictions';
import { s3Contradictions } from './s3-config';

/** One line for each contradiction. */
export function contradictions(env: Readonly<Record<string, string | undefined>>): string[] {
	const lines: string[] = [];
	if (env.IDENTITY_REQUIRED === 'true' && !env.IDENTITY_SECRET) {
		lines.push('IDENTITY_REQUIRED: found "true", expected IDENTITY_SECRET to be set as well');
	}
	if (env.REDIS_URL && !env.DATABASE_URL) {
		lines.push(
			'REDIS_URL: found without DATABASE_URL, expected the Postgres that all instances work on; ' +
				'one instance on SQLite needs no Redis',
		);
	}
	if (env.REDIS_URL && !env.API_KEY) {
		lines.push(
			'REDIS_URL: found without API_KEY, expected the key that all instances share: ' +
				'without it each would make one of its own',
		);
	}
	if (env.CLIENT_IP_HEADER && (env.TRUST_PROXY || '0') === '0') {
		lines.push('CLIENT_IP_HEADER: found without TRUST_PROXY, which names the proxies that send it');
	}
	if (env.EVENTS_WEBHOOK_SECRET && !env.EVENTS_WEBHOOK_URL) {
		lines.push('EVENTS_WEBHOOK_SECRET: found without EVENTS_WEBHOOK_URL, which it belongs to');
	}
	for (const filter of ['IP_FILTER', 'UA_FILTER']) {
		const lists = [`${filter}_BLOCKLIST`, `${filter}_ALLOWLIST`].filter((name) => env[name]);
		if (lists.length > 0 && !env[`${filter}_ENABLED`]) {
			lines.push(
				`${filter}_ENABLED: found ${lists.join(' and ')} without it, ` +
					'expected true (or false, to keep the list for later)',
			);
		}
	}
	return [
		...lines,
		...aiContradictions(env),
		...bridgeContradictions(env),
		...s3Contradictions(env),
	];
}
