/** Identity tokens: signed here by hand and by jose, and every way one can be wrong. */
import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { ManualClock } from '../../../test/support/manual-clock';
import { identityTokens } from './identity-tokens';

const SECRET = 'a-secret-of-at-least-32-characters';
const OTHER = 'another secret of 32 characters!!!';
const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const SECONDS = NOW / 1000;

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function sign(
	claims: object,
	secret = SECRET,
	header: object = { alg: 'HS256', typ: 'JWT' },
	hash = 'sha256',
): string {
	const input = `${part(header)}.${part(claims)}`;
	return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
}

const tokens = (secrets = [SECRET]) =>
	identityTokens({
		secrets,
		required: false,
		clock: new ManualClock(NOW),
		claimsSchema: z.record(z.string(), z.unknown()),
	});

const good = { sub: 'cust_1', exp: SECONDS + 300 };

describe('identityTokens', () => {
	it('turns the claims into an identity', async () => {
		const claims = {
			...good,
			iat: SECONDS,
			iss: 'shop',
			email: 'ada@example.com',
			name: 'Ada',
			plan: 'pro',
			verified: false,
			id: 'not the sub',
		};
		expect(await tokens().verify(sign(claims))).toEqual({
			valid: true,
			customerId: 'cust_1',
			identity: {
				customerId: 'cust_1',
				email: 'ada@example.com',
				name: 'Ada',
				metadata: { plan: 'pro' },
				verified: true,
			},
		});
	});

	it('takes what jose signs', async () => {
		const token = await new SignJWT({ email: null })
			.setProtectedHeader({ alg: 'HS256' })
			.setSubject('cust_1')
			.setExpirationTime(SECONDS + 300)
			.sign(Buffer.from(SECRET));
		expect(await tokens().verify(token)).toMatchObject({
			valid: true,
			identity: { customerId: 'cust_1', verified: true },
		});
	});

	it('takes either key while one is being replaced', async () => {
		const both = tokens([OTHER, SECRET]);
		expect(await both.verify(sign(good))).toMatchObject({ valid: true });
		expect(await both.verify(sign(good, OTHER))).toMatchObject({ valid: true });
		expect(await both.verify(sign(good, `${OTHER}x`))).toMatchObject({ valid: false });
	});

	it('grants clocks a minute, and no token a day', async () => {
		const verify = (exp: number) => tokens().verify(sign({ ...good, exp }));
		expect(await verify(SECONDS - 59)).toMatchObject({ valid: true });
		expect(await verify(SECONDS + 24 * 3600)).toMatchObject({ valid: true });
		expect(await verify(SECONDS + 25 * 3600)).toMatchObject({
			valid: false,
			problem: expect.stringContaining('24 hours'),
		});
	});

	it('still knows whose an expired token is, but only if its signature is good', async () => {
		const expired = { ...good, exp: SECONDS - 61 };
		expect(await tokens().verify(sign(expired))).toMatchObject({
			valid: false,
			customerId: 'cust_1',
			problem: expect.stringContaining('expired'),
		});
		expect(await tokens().verify(sign(expired, OTHER))).not.toHaveProperty('customerId');
	});

	const [header, , signature] = sign(good).split('.');
	it.each([
		['another key', sign(good, OTHER), 'not signed with IDENTITY_SECRET'],
		[
			'claims changed after signing',
			`${header}.${part({ ...good, sub: 'x' })}.${signature}`,
			'not signed',
		],
		['no signature', `${header}.${part(good)}.`, 'not signed'],
		['the algorithm none', `${part({ alg: 'none' })}.${part(good)}.`, 'not signed with HS256'],
		['another algorithm', sign(good, SECRET, { alg: 'HS512' }, 'sha512'), 'not signed with HS256'],
		[
			'an extension nobody knows',
			sign(good, SECRET, { alg: 'HS256', crit: ['x'], x: 1 }),
			'not a signed JWT',
		],
		['no sub', sign({ exp: good.exp }), '`sub`'],
		['a sub that is a number', sign({ ...good, sub: 17 }), '`sub`'],
		['an empty sub', sign({ ...good, sub: '' }), '`sub`'],
		['no exp', sign({ sub: 'cust_1' }), '`exp`'],
		['an exp that is text', sign({ ...good, exp: 'tomorrow' }), '`exp`'],
		['a time that has not come', sign({ ...good, nbf: SECONDS + 120 }), '`nbf`'],
		['an e-mail that is an object', sign({ ...good, email: {} }), '`email`'],
		['a name too long', sign({ ...good, name: 'x'.repeat(201) }), '`name`'],
		['nothing', '', 'not a signed JWT'],
		['rubbish', 'a.b.c', 'not a signed JWT'],
		['far too much', 'x'.repeat(20_000), 'too long'],
	])('refuses %s', async (_what, token, problem) => {
		const verdict = await tokens().verify(token);
		expect(verdict).toEqual({ valid: false, problem: expect.stringContaining(problem) });
	});
});
