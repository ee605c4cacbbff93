/**
 * Checks AWS Signature Version 4 the way S3 does, from its documentation and with nothing of the client under test.
 * After https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const KEY_ID = 'AKIDSTANDIN00000';
export const SECRET = 'a-secret/of+no/value';
export const REGION = 'eu-central-1';

const SKEW_MS = 15 * 60_000;

/** What S3 answers instead: its code and its status. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
	) {
		super(code);
	}
}

interface Claim {
	credential: string;
	signedHeaders: string[];
	signature: string;
	date: string;
	payload: string;
	/** Query parameters that are signed. */
	query: Array<[string, string]>;
}

/** @throws {Refusal} with the code that S3 has for what is wrong */
export function assertSigned(request: IncomingMessage, body: Buffer, now: number): void {
	const url = new URL(request.url ?? '/', 'http://host');
	const claim = url.searchParams.has('X-Amz-Signature')
		? presigned(url, now)
		: authorised(request, url, body, now);
	const [keyId, day, region, service, end] = claim.credential.split('/');
	if (keyId !== KEY_ID) throw new Refusal(403, 'InvalidAccessKeyId');
	if (region !== REGION || service !== 's3' || end !== 'aws4_request') {
		throw new Refusal(400, 'AuthorizationHeaderMalformed');
	}
	if (day !== claim.date.slice(0, 8)) throw new Refusal(403, 'SignatureDoesNotMatch');
	for (const name of [
		'host',
		...Object.keys(request.headers).filter((each) => /^x-amz-/.test(each)),
	]) {
		if (!claim.signedHeaders.includes(name)) throw new Refusal(403, 'AccessDenied');
	}
	const canonical = [
		request.method,
		url.pathname
			.split('/')
			.map((part) => encode(decodeURIComponent(part)))
			.join('/'),
		claim.query
			.map(([name, value]) => `${encode(name)}=${encode(value)}`)
			.sort()
			.join('&'),
		...claim.signedHeaders.map((name) => `${name}:${headerOf(request, name)}`),
		'',
		claim.signedHeaders.join(';'),
		claim.payload,
	].join('\n');
	const scope = `${day}/${region}/s3/aws4_request`;
	const text = `AWS4-HMAC-SHA256\n${claim.date}\n${scope}\n${sha256(canonical)}`;
	const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
		(from, part) => hmac(from, part ?? ''),
		Buffer.from(`AWS4${SECRET}`),
	);
	const expected = hmac(key, text);
	const found = Buffer.from(claim.signature, 'hex');
	if (found.length !== expected.length || !timingSafeEqual(found, expected)) {
		throw new Refusal(403, 'SignatureDoesNotMatch');
	}
}

function authorised(request: IncomingMessage, url: URL, body: Buffer, now: number): Claim {
	const header = request.headers.authorization;
	if (header === undefined) throw new Refusal(403, 'AccessDenied');
	const parts =
		/^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
			header,
		);
	if (!parts) throw new Refusal(400, 'AuthorizationHeaderMalformed');
	const [, credential = '', signedHeaders = '', signature = ''] = parts;
	const date = headerOf(request, 'x-amz-date');
	if (Math.abs(timeOf(date) - now) > SKEW_MS) throw new Refusal(403, 'RequestTimeTooSkewed');
	const payload = headerOf(request, 'x-amz-content-sha256');
	if (payload === '') throw new Refusal(400, 'MissingSecurityHeader');
	if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) {
		throw new Refusal(400, 'XAmzContentSHA256Mismatch');
	}
	const query = [...url.searchParams];
	return { credential, signedHeaders: signedHeaders.split(';'), signature, date, payload, query };
}

function presigned({ searchParams }: URL, now: number): Claim {
	const of = (name: string) => searchParams.get(name) ?? '';
	const date = of('X-Amz-Date');
	const seconds = Number(of('X-Amz-Expires'));
	if (of('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || !(seconds >= 1 && seconds <= 604_800)) {
		throw new Refusal(400, 'AuthorizationQueryParametersError');
	}
	if (now > timeOf(date) + seconds * 1000) throw new Refusal(403, 'AccessDenied');
	return {
		credential: of('X-Amz-Credential'),
		signedHeaders: of('X-Amz-SignedHeaders').split(';'),
		signature: of('X-Amz-Signature'),
		date,
		payload: 'UNSIGNED-PAYLOAD',
		query: [...searchParams].filter(([name]) => name !== 'X-Amz-Signature'),
	};
}

/** `20261120T150000Z` in milliseconds since the epoch. */
function timeOf(date: string): number {
	return Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
}

function headerOf({ headers }: IncomingMessage, name: string): string {
	return String(headers[name] ?? '')
		.trim()
		.replace(/\s+/g, ' ');
}

function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
