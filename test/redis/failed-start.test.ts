/** A start that fails half-way leaves no connection to Redis behind, in a program that goes on without the chat. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { loadConfig } from '../../runtime/src/config/config';
import { createLog } from '../../runtime/src/logging/create-log';
import { assemble } from '../../runtime/src/wiring/assemble';
import { S3StandIn } from '../platforms/s3-stand-in';
import { eventually } from '../support/eventually';
import { describeWithRedis, RedisServer } from '../support/redis-server';

describeWithRedis('a start that fails half-way', () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
	let redis: RedisServer;
	let s3: S3StandIn;
	let watcher: Redis;
	beforeAll(async () => {
		redis = await RedisServer.start();
		s3 = await S3StandIn.start();
		watcher = new Redis(redis.url);
	});
	afterAll(async () => {
		watcher.disconnect();
		await s3.stop();
		await redis.stop();
		rmSync(dataDir, { recursive: true });
	});

	const others = async () =>
		String(await watcher.client('LIST')).match(/name=pocketping/g)?.length ?? 0;

	const start = (env: Record<string, string>) => {
		const config = { ...loadConfig({ ...s3.env, DATA_DIR: dataDir, ...env }), redisUrl: redis.url };
		const log = createLog('silent');
		const onBroken = () => {};
		return assemble({ config, log, onBroken, publicDir: '', channelPath: '' }, () => '');
	};

	it('closes what it has opened', async () => {
		await expect(start({ S3_SECRET_ACCESS_KEY: 'another' })).rejects.toThrow('S3_BUCKET');
		await eventually(async () => (await others()) === 0);

		// The data directory is free as well.
		const { instances, store } = await start({});
		expect(await others()).toBe(2);
		await instances?.stop();
		await store.close();
	});
});
