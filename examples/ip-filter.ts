// Who gets in: lists of addresses, and a function that is asked before them.
import { PocketPing, SqliteStore } from 'pocketping-runtime';
import { serve } from './serve.ts';

const pp = new PocketPing({
	storage: new SqliteStore(':memory:'),
	// One proxy in front: its X-Forwarded-For says who the visitor is. Without it, that header means nothing.
	trustProxy: 1,
	ipFilter: {
		enabled: true,
		mode: 'blocklist',
		blocklist: ['203.0.113.0/24', '2001:db8::/32'],
		customFilter: (ip, { path }) => {
			// True lets in, false keeps out, nothing leaves it to the lists.
			if (ip === '203.0.113.7') return true;
			return path.startsWith('/upload') && ip.startsWith('198.51.100.') ? false : undefined;
		},
		blockedStatusCode: 451,
		blockedMessage: 'Not here',
	},
});

console.log(pp.checkIpFilter('203.0.113.9'));
await serve(pp);
