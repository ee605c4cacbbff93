/** API keys: kept privately, compared as a whole. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKeyCheck, bearerKey, loadOrCreateApiKey } from './api-keys';

describe('apiKeyCheck', () => {
	const check = apiKeyCheck('the key');

	it.each([
		['the key', true],
		['the keY', false],
		['the', false],
		['', false],
		[undefined, false],
	])('%s: %s', (candidate, expected) => {
		expect(check(candidate)).toBe(expected);
	});
});

describe('bearerKey', () => {
	it.each([
		['Bearer abc', 'abc'],
		['bearer abc ', 'abc'],
		['Basic abc', undefined],
		['Bearer', undefined],
		['Bearer a b', undefined],
		[undefined, undefined],
	])('%s: %s', (header, expected) => {
		expect(bearerKey(header)).toBe(expected);
	});
});

describe('loadOrCreateApiKey', () => {
	const dir = mkdtempSync(join(tmpdir(), 'pocketping-key-'));
	afterAll(() => rmSync(dir, { recursive: true }));

	it('makes a key once, readable by its owner only', () => {
		const first = loadOrCreateApiKey(dir);
		expect(first).toEqual({ key: expect.stringMatching(/^pp_[\w-]{43}$/), created: true });
		expect(loadOrCreateApiKey(dir)).toEqual({ key: first.key, created: false });
		expect(statSync(join(dir, 'api-key')).mode & 0o777).toBe(0o600);
	});

	it('replaces an empty file', () => {
		writeFileSync(join(dir, 'api-key'), '\n');
		const { key, created } = loadOrCreateApiKey(dir);
		expect(created).toBe(true);
		expect(readFileSync(join(dir, 'api-key'), 'utf8')).toBe(`${key}\n`);
	});
});
