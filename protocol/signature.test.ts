/** Both signature schemes against independent verifiers, and every way a delivery can be wrong. */
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import {
	createSigningKey,
	signBody,
	signStandard,
	verifyBodySignature,
	verifySignature,
} from './signature';

const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const SECONDS = NOW / 1000;
const BODY = JSON.stringify({ id: 'evt_1', event: 'test', text: 'Grüße 👋' });

function headersFor(body: string, at = SECONDS, secret = SECRET) {
	return {
		'webhook-id': 'evt_1',
		'webhook-timestamp': String(at),
		'webhook-signature': signStandard(createSigningKey(secret), 'evt_1', at, body),
	};
}

describe('signStandard', () => {
	it('is accepted by the standardwebhooks package', () => {
		const now = Math.floor(Date.now() / 1000);
		const verify = () => new Webhook(SECRET).verify(BODY, headersFor(BODY, now));
		expect(verify).not.toThrow();
	});

	it('uses the bytes of a secret without the whsec_ prefix', () => {
		const expected = createHmac('sha256', 'plain secret')
			.update(`evt_1.1.${BODY}`)
			.digest('base64');
		expect(signStandard(createSigningKey('plain secret'), 'evt_1', 1, BODY)).toBe(`v1,${expected}`);
	});
});

describe('signBody', () => {
	it("is the hex HMAC of the body under the secret's own bytes, as in seed 1", () => {
		const expected = createHmac('sha256', SECRET).update(BODY).digest('hex');
		expect(signBody(createSigningKey(SECRET), BODY)).toBe(`sha256=${expected}`);
		expect(verifyBodySignature(BODY, `sha256=${expected}`, SECRET)).toBe(true);
		expect(verifyBodySignature(`${BODY} `, `sha256=${expected}`, SECRET)).toBe(false);
		expect(verifyBodySignature(BODY, undefined, SECRET)).toBe(false);
		expect(verifyBodySignature(BODY, `sha256=${expected}`, '')).toBe(false);
	});
});

describe('verifySignature', () => {
	const verify = (headers: Record<string, string | undefined>, body = BODY, secret = SECRET) =>
		verifySignature(body, headers, secret, { now: NOW });

	it('accepts what was signed, as text and as bytes', () => {
		expect(verify(headersFor(BODY))).toEqual({ valid: true });
		const bytes = Buffer.from(BODY);
		expect(verifySignature(bytes, headersFor(BODY), SECRET, { now: NOW })).toEqual({ valid: true });
	});

	it('accepts one good signature among several, as during a rotation', () => {
		const headers = headersFor(BODY);
		const old = signStandard(createSigningKey('another secret'), 'evt_1', SECONDS, BODY);
		const both = `${old} ${headers['webhook-signature']}`;
		expect(verify({ ...headers, 'webhook-signature': both })).toEqual({ valid: true });
	});

	it.each([
		['another body', headersFor('{}'), 'wrong-signature'],
		['another secret', headersFor(BODY, SECONDS, 'another secret'), 'wrong-signature'],
		['another id', { ...headersFor(BODY), 'webhook-id': 'evt_2' }, 'wrong-signature'],
		[
			'a moved time',
			{ ...headersFor(BODY), 'webhook-timestamp': `${SECONDS + 1}` },
			'wrong-signature',
		],
		['an old delivery', headersFor(BODY, SECONDS - 301), 'stale-timestamp'],
		['a delivery from the future', headersFor(BODY, SECONDS + 301), 'stale-timestamp'],
		['no signature', { ...headersFor(BODY), 'webhook-signature': undefined }, 'missing-headers'],
		['no headers at all', {}, 'missing-headers'],
		[
			'a time that is none',
			{ ...headersFor(BODY), 'webhook-timestamp': '1e9' },
			'malformed-timestamp',
		],
		['rubbish', { ...headersFor(BODY), 'webhook-signature': 'v1,AAAA v2,x' }, 'wrong-signature'],
	])('refuses %s', (_what, headers, reason) => {
		expect(verify(headers)).toEqual({ valid: false, reason });
	});

	it.each(['', 'whsec_A'])('refuses everything while the secret is unusable (%j)', (secret) => {
		expect(verify(headersFor(BODY), BODY, secret)).toEqual({
			valid: false,
			reason: 'missing-secret',
		});
	});
});
