import { loadConfig, type ConfigError } from './config';

const KEYS = { S3_ACCESS_KEY_ID: 'AKID', S3_SECRET_ACCESS_KEY: 'a-secret' };

function mistakes(env: Record<string, string>): readonly string[] {
	try {
		loadConfig(env);
		return [];
	} catch (error) {
		return (error as ConfigError).lines;
	}
}

it('keeps files in the data directory without a bucket', () => {
	expect(loadConfig({}).s3).toBeUndefined();
});

it('takes AWS for granted, and path style for everybody else', () => {
	expect(loadConfig({ S3_BUCKET: 'files', S3_REGION: 'eu-west-1', ...KEYS }).s3).toEqual({
		endpoint: 'https://s3.eu-west-1.amazonaws.com',
		bucket: 'files',
		region: 'eu-west-1',
		accessKeyId: 'AKID',
		secretAccessKey: 'a-secret',
		pathStyle: false,
		prefix: '',
		downloads: 'stream',
	});
	const own = { S3_BUCKET: 'files', S3_ENDPOINT: 'http://disk:9000', ...KEYS };
	expect(loadConfig(own).s3).toMatchObject({ pathStyle: true, region: 'us-east-1' });
	expect(loadConfig({ ...own, S3_PATH_STYLE: 'off' }).s3).toMatchObject({ pathStyle: false });
});

it('ends a prefix with one slash', () => {
	for (const prefix of ['chat/files', 'chat/files/']) {
		const { s3 } = loadConfig({ S3_BUCKET: 'files', S3_PREFIX: prefix, ...KEYS });
		expect(s3?.prefix).toBe('chat/files/');
	}
});

it.each([
	[{ S3_BUCKET: 'files' }, ['S3_BUCKET', 'S3_BUCKET']],
	[{ S3_ENDPOINT: 'http://disk' }, ['S3_ENDPOINT']],
	[KEYS, ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']],
	[{ S3_BUCKET: 'No Bucket', ...KEYS }, ['S3_BUCKET']],
	[{ S3_BUCKET: 'files', S3_PREFIX: '../up', ...KEYS }, ['S3_PREFIX']],
	[{ S3_BUCKET: 'files', S3_ENDPOINT: 'ftp://disk', ...KEYS }, ['S3_ENDPOINT']],
	[{ S3_BUCKET: 'files', S3_DOWNLOADS: 'maybe', ...KEYS }, ['S3_DOWNLOADS']],
])('refuses %j', (env, names) => {
	expect(mistakes(env).map((line) => line.split(':')[0])).toEqual(names);
});

it('prints no key', () => {
	const wrong = { S3_BUCKET: 'files', ...KEYS, S3_SECRET_ACCESS_KEY: 'a secret with blanks' };
	expect(mistakes(wrong).join()).toMatch(/^S3_SECRET_ACCESS_KEY: found 20 characters/);
});
