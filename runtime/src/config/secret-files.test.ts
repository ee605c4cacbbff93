import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type ConfigError } from './config';

const folder = mkdtempSync(join(tmpdir(), 'pocketping-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
	const path = join(folder, `${Math.random()}`);
	writeFileSync(path, content);
	return path;
}

function mistakes(env: Record<string, string>): readonly string[] {
	try {
		loadConfig(env);
		return [];
	} catch (error) {
		return (error as ConfigError).lines;
	}
}

const KEY = 'pp_0123456789abcdef';

it('reads a secret from a file, without the line break that editors leave', () => {
	expect(loadConfig({ API_KEY_FILE: file(`${KEY}\n`) }).apiKey).toBe(KEY);
	expect(loadConfig({ API_KEY_FILE: '', API_KEY: KEY }).apiKey).toBe(KEY);
});

it('counts a secret in a file as set when another variable needs it', () => {
	const s3 = { S3_BUCKET: 'files', S3_ACCESS_KEY_ID: 'key' };
	expect(mistakes(s3)).toHaveLength(1);
	expect(loadConfig({ ...s3, S3_SECRET_ACCESS_KEY_FILE: file('secret') }).s3).toMatchObject({
		secretAccessKey: 'secret',
	});
	const both = {
		S3_ACCESS_KEY_ID_FILE: file('AKID\n'),
		S3_SECRET_ACCESS_KEY_FILE: file('secret\n'),
	};
	expect(loadConfig({ S3_BUCKET: 'files', ...both }).s3).toMatchObject({
		accessKeyId: 'AKID',
		secretAccessKey: 'secret',
	});
});

it.each([
	['a file that is not there', () => join(folder, 'none'), 'there is none'],
	['a directory', () => folder, 'it is a directory'],
	['an empty file', () => file('\n'), 'it is empty'],
	['what can be no secret', () => file(Buffer.alloc(100_000, 'x')), 'it is larger than 64 kB'],
	['what is no path at all', () => 'a\0b', 'it cannot be read'],
])('says which file it is about, and what is wrong with it: %s', (_, make, reason) => {
	const path = make();
	expect(mistakes({ API_KEY_FILE: path })).toEqual([
		`API_KEY_FILE: found ${JSON.stringify(path)}, expected a file with text in it; ${reason}`,
	]);
});

it('does not call a variable missing whose file is at fault', () => {
	const env = { REDIS_URL: 'redis://cache', DATABASE_URL: 'postgres://db/pocketping' };
	expect(mistakes({ ...env, API_KEY_FILE: join(folder, 'none') })).toEqual([
		expect.stringMatching(/^API_KEY_FILE/),
	]);
});

it('does not choose between two', () => {
	expect(mistakes({ API_KEY: KEY, API_KEY_FILE: file(KEY) })).toEqual([
		'API_KEY_FILE: found together with API_KEY, expected one of them',
	]);
});

it('checks the value like any other, and prints none of it', () => {
	const [line] = mistakes({ API_KEY_FILE: file('too-short') });
	expect(line).toMatch(/^API_KEY: found 9 characters/);
});

it('is for secrets only', () => {
	expect(loadConfig({ WELCOME_MESSAGE_FILE: file('hello') }).welcomeMessage).toBeUndefined();
});
