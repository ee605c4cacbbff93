/** Secrets are kept encrypted, with any key of the environment readable, and nothing else. */
import { randomBytes } from 'node:crypto';
import { SecretBox, SecretsLocked } from './secret-box';

const [old, young] = [randomBytes(32).toString('hex'), randomBytes(32).toString('base64')];
const secret = 'whsec_c2VjcmV0IG9mIGEgc3Vic2NyaXB0aW9u ü';

it('keeps secrets as they are without a key', () => {
	const box = new SecretBox([]);
	expect(box.seal(secret)).toBe(secret);
	expect(box.open(secret)).toBe(secret);
	expect(box.isCurrent(secret)).toBe(true);
});

it('encrypts with the first key, each time differently, and reads them all and plain ones', () => {
	const before = new SecretBox([old]);
	const kept = before.seal(secret);
	expect(kept).toMatch(/^enc:v1:[0-9a-f]{8}:[\w-]+$/);
	expect(kept).not.toContain('c2Vjc');
	expect(before.seal(secret)).not.toBe(kept);
	const during = new SecretBox([young, old]);
	expect([during.open(kept), during.open(secret), during.open(during.seal(secret))]).toEqual(
		Array(3).fill(secret),
	);
	expect([kept, secret, during.seal(secret), ''].map((one) => during.isCurrent(one))).toEqual([
		false,
		false,
		true,
		true,
	]);
	expect(during.seal('')).toBe('');
});

it('reads the same key in hex, base64 and base64url, with and without padding', () => {
	const bytes = randomBytes(32);
	const kept = new SecretBox([bytes.toString('hex')]).seal(secret);
	for (const text of [
		bytes.toString('base64'),
		bytes.toString('base64').replace('=', ''),
		bytes.toString('base64url'),
	]) {
		expect(new SecretBox([text]).open(kept)).toBe(secret);
	}
});

it('refuses what it has no key for and what was changed', () => {
	const kept = new SecretBox([old]).seal(secret);
	expect(() => new SecretBox([young]).open(kept)).toThrow(SecretsLocked);
	expect(() => new SecretBox([]).open(kept)).toThrow('SECRETS_KEY');
	const last = kept.at(-2) === 'A' ? 'B' : 'A';
	const changed = kept.slice(0, -2) + last + kept.slice(-1);
	expect(() => new SecretBox([old]).open(changed)).toThrow(SecretsLocked);
	expect(() => new SecretBox([old]).open('enc:v1:')).toThrow(SecretsLocked);
	expect(() => new SecretBox([old]).open(`${kept.slice(0, 16)}:AAAA`)).toThrow(SecretsLocked);
});

it('takes no secret that looks like a kept one', () => {
	expect(() => new SecretBox([]).seal('enc:v1:abc:def')).toThrow('cannot begin');
});
