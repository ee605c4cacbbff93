/** Signing and verifying webhook deliveries: Standard Webhooks `v1`, and the plain body HMAC of seed 1. */
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** How far a delivery's clock may be from ours before it counts as a replay, in seconds. */
export const DEFAULT_TOLERANCE_SECONDS = 300;

/** Why a delivery is not to be believed. */
export type VerificationFailure =
	| 'missing-secret'
	| 'missing-headers'
	| 'malformed-timestamp'
	| 'stale-timestamp'
	| 'wrong-signature';

/** What the check of a delivery found. */
export type VerificationResult = { valid: true } | { valid: false; reason: VerificationFailure };

/** Headers as Node gives them: lower-case names, repeated ones as arrays. */
export type SignatureHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** How strict the check of a delivery is. */
export interface VerifyOptions {
	/** Seconds a delivery may be old or early. Default 300. */
	toleranceSeconds?: number;
	/** The receiver's clock in milliseconds since the epoch. Default: now. */
	now?: number;
}

/** A secret made ready for signing. Keys are costly to build, so a sender keeps and reuses them. */
export interface SigningKey {
	/** For `webhook-signature`: the base64 part of a `whsec_` secret, or the secret's own bytes. */
	standard: KeyObject;
	/** For `X-PocketPing-Signature`: always the secret's own bytes, as seed 1's snippet has it. */
	body: KeyObject;
}

/**
 * Prepares a secret for signing.
 * @throws {RangeError} when the secret is empty; signing with nothing must never look like signing.
 */
export function createSigningKey(secret: string): SigningKey {
	const plain = Buffer.from(secret, 'utf8');
	const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
	const standard = encoded === undefined ? plain : Buffer.from(encoded, 'base64');
	if (standard.length === 0) throw new RangeError('a signing secret must not be empty');
	return { standard: createSecretKey(standard), body: createSecretKey(plain) };
}

/** `sha256=<hex>` over the raw body: the value of `X-PocketPing-Signature` (seed 1). */
export function signBody(key: SigningKey, body: string | Buffer): string {
	return `sha256=${createHmac('sha256', key.body).update(body).digest('hex')}`;
}

/**
 * `v1,<base64>` over `id.timestamp.body`: one entry of `webhook-signature`.
 * @param timestamp seconds since the epoch
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signStandard(
	key: SigningKey,
	id: string,
	timestamp: number,
	body: string | Buffer,
): string {
	const mac = createHmac('sha256', key.standard).update(`${id}.${timestamp}.`).update(body);
	return `v1,${mac.digest('base64')}`;
}

/**
 * Verifies a delivery's Standard Webhooks headers against the raw body. Never throws: whatever is wrong
 * with the input, the answer is a reason, so that a receiver cannot fail open by accident.
 */
export function verifySignature(
	rawBody: string | Buffer,
	headers: SignatureHeaders,
	secret: string | undefined,
	options: VerifyOptions = {},
): VerificationResult {
	if (!secret) return { valid: false, reason: 'missing-secret' };
	const id = single(headers['webhook-id']);
	const timestamp = single(headers['webhook-timestamp']);
	const signatures = single(headers['webhook-signature']);
	if (!id || !timestamp || !signatures) return { valid: false, reason: 'missing-headers' };
	if (!/^\d{1,12}$/.test(timestamp)) return { valid: false, reason: 'malformed-timestamp' };

	const tolerance = options.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS;
	const now = Math.floor((options.now ?? Date.now()) / 1000);
	if (Math.abs(now - Number(timestamp)) > tolerance) {
		return { valid: false, reason: 'stale-timestamp' };
	}

	const key = usableKey(secret);
	if (!key) return { valid: false, reason: 'missing-secret' };
	const expected = signStandard(key, id, Number(timestamp), rawBody);
	// A rotating sender lists one signature per live secret; one good one is enough.
	const valid = signatures.split(' ').some((candidate) => equalInConstantTime(candidate, expected));
	return valid ? { valid: true } : { valid: false, reason: 'wrong-signature' };
}

/** Verifies seed 1's `X-PocketPing-Signature`. It covers no time, so it cannot detect a replay. */
export function verifyBodySignature(
	rawBody: string | Buffer,
	signature: string | undefined,
	secret: string | undefined,
): boolean {
	const key = secret ? usableKey(secret) : undefined;
	return Boolean(key && signature && equalInConstantTime(signature, signBody(key, rawBody)));
}

/** Compares two strings without telling by its duration where they differ. */
export function equalInConstantTime(left: string, right: string): boolean {
	const a = Buffer.from(left, 'utf8');
	const b = Buffer.from(right, 'utf8');
	return a.length === b.length && timingSafeEqual(a, b);
}

function usableKey(secret: string): SigningKey | undefined {
	try {
		return createSigningKey(secret);
	} catch {
		return undefined;
	}
}

function single(value: string | string[] | undefined): string | undefined {
	return Array.isArray(value) ? value[0] : value;
}
