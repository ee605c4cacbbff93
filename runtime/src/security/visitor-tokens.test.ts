/** A session opens with its own token and with nothing else. */
import { plainSessionId, VisitorTokens } from './visitor-tokens';

const tokens = new VisitorTokens(VisitorTokens.newSecret());

describe('VisitorTokens', () => {
	it('opens what it sealed', () => {
		expect(tokens.open(tokens.seal('sess_a'))).toBe('sess_a');
	});

	it('opens nothing else', () => {
		const sealed = tokens.seal('sess_a');
		const token = sealed.split('.')[1] ?? '';
		const others = [
			'sess_a',
			'sess_a.',
			`sess_b.${token}`,
			`.${token}`,
			`${sealed}x`,
			sealed.slice(0, -1),
			sealed.toUpperCase(),
			new VisitorTokens(VisitorTokens.newSecret()).seal('sess_a'),
			`${sealed}.${token}`,
			'x'.repeat(100_000),
			'',
			null,
			undefined,
			{ toString: () => sealed },
			[sealed],
		];
		for (const other of others) expect(tokens.open(other)).toBeUndefined();
	});

	it('makes tokens of 128 bits or more that need no URL-encoding', () => {
		const token = tokens.seal('sess_a').split('.')[1] ?? '';
		expect(token).toMatch(/^[\w-]{32}$/);
		expect(encodeURIComponent(token)).toBe(token);
	});
});

describe('plainSessionId', () => {
	it('takes both forms', () => {
		expect(plainSessionId('sess_a')).toBe('sess_a');
		expect(plainSessionId(tokens.seal('sess_a'))).toBe('sess_a');
	});
});
