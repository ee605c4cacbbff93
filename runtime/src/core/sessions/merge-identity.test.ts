/** Who a visitor is after somebody said something of them: added, replaced, and what stays proved. */
import { mergeIdentity } from './merge-identity';

const proved = { customerId: 'a', email: 'a@site.example', verified: true };
const claimed = { customerId: 'a', email: 'a@site.example', verified: false };

it.each([
	[
		'the API adds metadata',
		claimed,
		{ metadata: { plan: 'pro' } },
		'api',
		{ ...claimed, metadata: { plan: 'pro' } },
	],
	[
		'… to a proved identity, too',
		proved,
		{ metadata: { plan: 'pro' } },
		'api',
		{ ...proved, metadata: { plan: 'pro' } },
	],
	[
		'the API changes a proved e-mail',
		proved,
		{ email: 'b@site.example' },
		'api',
		{ ...proved, email: 'b@site.example', verified: false },
	],
	['the API repeats what is proved', proved, { email: 'a@site.example' }, 'api', proved],
	['the API names another customer', proved, { customerId: 'b' }, 'api', { customerId: 'b' }],
	[
		'a page repeats itself',
		{ ...claimed, metadata: { plan: 'pro', theme: 'dark' } },
		{ customerId: 'a', metadata: { theme: 'light' }, verified: false },
		'visitor',
		{ ...claimed, metadata: { plan: 'pro', theme: 'light' } },
	],
	[
		'a page names another customer',
		claimed,
		{ customerId: 'b', verified: false },
		'visitor',
		{ customerId: 'b', verified: false },
	],
	[
		'a token replaces claims',
		claimed,
		{ customerId: 'a', verified: true },
		'visitor',
		{ customerId: 'a', verified: true },
	],
	[
		'a token keeps what the API added to a proved identity',
		{ ...proved, metadata: { plan: 'pro' } },
		{ customerId: 'a', name: 'Ada', verified: true },
		'visitor',
		{ customerId: 'a', name: 'Ada', verified: true, metadata: { plan: 'pro' } },
	],
] as const)('%s', (_what, known, given, by, expected) => {
	expect(mergeIdentity(known, given, by)).toEqual(expected);
});

it('keeps no more metadata than fits', () => {
	const metadata = { a: 'x'.repeat(10_000) };
	const more = { b: 'y'.repeat(8000) };
	expect(mergeIdentity({ metadata }, { metadata: more }, 'api').metadata).toEqual(more);
});
