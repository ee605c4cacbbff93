/** The file store suite on a bucket, and what is special about one. */
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { loadConfig } from '../../runtime/src/config/config';
import type { S3Config } from '../../runtime/src/config/s3-config';
import { objectUrl } from '../../runtime/src/files/s3/object-url';
import { S3FileStore } from '../../runtime/src/files/s3/s3-file-store';
import { fileStoreConformance } from '../../runtime/src/testing/file-store-conformance';
import { Refusal } from '../platforms/s3-signature';
import { S3StandIn } from '../platforms/s3-stand-in';

const root = mkdtempSync(join(tmpdir(), 'pocketping-s3-'));
let s3: S3StandIn;
let directories = 0;
const newDirectory = () => join(root, `${(directories += 1)}`);
const content = () => Readable.from([Buffer.from('con'), Buffer.from('tent')]);

beforeEach(async () => (s3 = await S3StandIn.start()));
afterEach(() => s3.stop());
afterAll(() => rmSync(root, { recursive: true }));

function configOf(env: Record<string, string> = {}): S3Config {
	return loadConfig({ ...s3.env, ...env }).s3 as S3Config;
}

/** Without pauses between tries. */
function storeWith(env: Record<string, string> = {}, directory = newDirectory()): S3FileStore {
	return new S3FileStore(configOf(env), directory, [0, 0]);
}

describe('S3FileStore', () => {
	const cases = fileStoreConformance(async () => {
		const config = configOf({ S3_PREFIX: `suite/${(directories += 1)}` });
		const directory = newDirectory();
		const reopen = () => new S3FileStore(config, directory, [0, 0]);
		return { store: reopen(), reopen };
	});
	for (const { name, run } of cases) it(name, run);

	it('keeps files under the prefix, as bytes without a meaning, and nothing on the disk', async () => {
		const directory = newDirectory();
		await storeWith({ S3_PREFIX: 'shop/files' }, directory).write('att_1', content());
		expect([...s3.objects]).toEqual([
			[
				'shop/files/att_1',
				{ bytes: Buffer.from('content'), contentType: 'application/octet-stream' },
			],
		]);
		expect(readdirSync(directory)).toEqual([]);
	});

	it('leaves nothing on the disk and nothing in the bucket when the file breaks off', async () => {
		const directory = newDirectory();
		const broken = Readable.from(
			(async function* () {
				yield Buffer.from('con');
				throw new Error('the line broke');
			})(),
		);
		await expect(storeWith({}, directory).write('att_1', broken)).rejects.toThrow('broke');
		expect(readdirSync(directory)).toEqual([]);
		expect(s3.requests).toEqual([]);
	});

	it('gives no more bytes than were asked for, even if the bucket answers with all', async () => {
		const store = storeWith();
		await store.write('att_1', content());
		s3.before = ({ headers }) => void delete headers.range;
		// More than was announced would be read as the beginning of somebody's next answer.
		await expect(store.read('att_1', { start: 0, end: 2 })).rejects.toMatchObject({
			code: 'FILES_UNAVAILABLE',
		});
	});

	it('tries again when the bucket is busy or a connection breaks, with all the bytes', async () => {
		const store = storeWith();
		let left = 2;
		s3.before = (request) => {
			if (left-- === 2) throw new Refusal(503, 'SlowDown');
			if (left === 0) request.socket.destroy();
		};
		await store.write('att_1', content());
		expect(s3.objects.get('att_1')?.bytes.toString()).toBe('content');
		expect(s3.requests).toHaveLength(3);
	});

	it.each([
		['the bucket stays busy', 503, 'SlowDown', 3],
		['the bucket is gone', 404, 'NoSuchBucket', 1],
		['the key is revoked', 403, 'InvalidAccessKeyId', 1],
	])('says that files cannot be reached when %s', async (_, status, code, tries) => {
		const directory = newDirectory();
		const store = storeWith({}, directory);
		s3.before = () => {
			throw new Refusal(status, code);
		};
		const refused = { code: 'FILES_UNAVAILABLE', retryAfterSeconds: 5, cause: { status, code } };
		await expect(store.write('att_1', content())).rejects.toMatchObject(refused);
		expect(s3.requests).toHaveLength(tries);
		expect(readdirSync(directory)).toEqual([]);
		await expect(store.read('att_1')).rejects.toMatchObject(refused);
		await expect(store.delete('att_1')).rejects.toMatchObject(refused);
	});

	it('says that there is no room when the storage says so', async () => {
		const store = storeWith();
		s3.before = () => {
			throw new Refusal(507, 'XMinioStorageFull');
		};
		await expect(store.write('att_1', content())).rejects.toMatchObject({ code: 'STORAGE_FULL' });
	});

	it('removes what a start that was cut off left on the disk, once it is old enough', async () => {
		const directory = newDirectory();
		mkdirSync(directory);
		for (const name of ['att_1.aa', 'att_2.bb']) writeFileSync(join(directory, name), 'x');
		utimesSync(join(directory, 'att_1.aa'), new Date(1000), new Date(1000));
		await storeWith({}, directory).removeLeftovers(Date.now() - 60_000);
		expect(readdirSync(directory)).toEqual(['att_2.bb']);
		expect(existsSync(directory)).toBe(true);
	});
});

describe('the check of a bucket', () => {
	it('is content with one that is there and opens', async () => {
		await storeWith().check();
	});

	it.each([
		[{ S3_BUCKET: 'another' }, 'NoSuchBucket'],
		[{ S3_SECRET_ACCESS_KEY: 'wrong' }, 'SignatureDoesNotMatch'],
		[{ S3_ACCESS_KEY_ID: 'wrong' }, 'InvalidAccessKeyId'],
		[{ S3_REGION: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
	])('says what is wrong with %j', async (env, code) => {
		await expect(storeWith(env).check()).rejects.toMatchObject({ code });
	});

	it('says that a clock is wrong', async () => {
		s3.aheadMs = 16 * 60_000;
		await expect(storeWith().check()).rejects.toMatchObject({ code: 'RequestTimeTooSkewed' });
	});
});

describe('an address of the bucket', () => {
	const headers = {
		contentType: 'image/png',
		contentDisposition: `inline; filename="a cat.png"; filename*=UTF-8''a%20cat%2B%C3%A9.png`,
		cacheControl: 'private, max-age=3600',
	};
	const addressOf = async (env = {}) => {
		const store = storeWith({ S3_DOWNLOADS: 'redirect', ...env });
		await store.write('att_1', content());
		return (await store.addressFor?.('att_1', headers)) as string;
	};

	it('is there only when browsers are to be sent to the bucket', () => {
		expect(storeWith().addressFor).toBeUndefined();
	});

	it('gives the bytes to anybody, with the headers that were asked for', async () => {
		const response = await fetch(await addressOf());
		expect(response.status).toBe(200);
		expect(await response.text()).toBe('content');
		expect(response.headers.get('content-type')).toBe(headers.contentType);
		expect(response.headers.get('content-disposition')).toBe(headers.contentDisposition);
		expect(response.headers.get('cache-control')).toBe(headers.cacheControl);
	});

	it('gives parts', async () => {
		const response = await fetch(await addressOf(), { headers: { range: 'bytes=2-4' } });
		expect(response.status).toBe(206);
		expect(await response.text()).toBe('nte');
	});

	it.each([
		['another type', /image%2Fpng/, 'text%2Fhtml'],
		['another file', /att_1/, 'att_2'],
		['a longer life', /X-Amz-Expires=900/, 'X-Amz-Expires=9000'],
	])('cannot be changed to %s', async (_, from, to) => {
		expect((await fetch((await addressOf()).replace(from, to))).status).toBe(403);
	});

	it('ends after a quarter of an hour', async () => {
		const address = await addressOf();
		s3.aheadMs = 890_000;
		expect((await fetch(address)).status).toBe(200);
		s3.aheadMs = 910_000;
		expect((await fetch(address)).status).toBe(403);
	});
});

it.each([
	[
		{ S3_REGION: 'eu-west-1', S3_ENDPOINT: '' },
		'https://chat-files.s3.eu-west-1.amazonaws.com/att_1',
	],
	[{ S3_ENDPOINT: 'https://acc.r2.example' }, 'https://acc.r2.example/chat-files/att_1'],
	[
		{ S3_ENDPOINT: 'https://s3.example/', S3_PATH_STYLE: 'off' },
		'https://chat-files.s3.example/att_1',
	],
	[
		{ S3_ENDPOINT: 'http://disk:9000/s3', S3_PREFIX: 'a/b/' },
		'http://disk:9000/s3/chat-files/a/b/att_1',
	],
])('with %j a file is at %s', (env, url) => {
	expect(objectUrl(configOf(env), 'att_1').href).toBe(url);
});
