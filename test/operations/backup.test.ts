/** The backup that the docs tell of: made while the service works, and restored somewhere else. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { itOnSqlite } from '../support/postgres';
import { connectPage, post } from '../support/page';
import { startRuntime } from '../support/start-runtime';
import { SAMPLES, upload } from '../support/upload';

const docs = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');

itOnSqlite(
	'has everything that was acknowledged before it, visitors’ tokens and files included',
	async () => {
		const restored = mkdtempSync(join(tmpdir(), 'pocketping-test-'));
		const runtime = await startRuntime();
		const page = await connectPage(runtime.url);
		const send = (content: string, attachmentIds: string[] = []) =>
			post(`${runtime.url}/pocketping/message`, {
				sessionId: page.sessionId,
				content,
				attachmentIds,
			});
		const { id } = await upload(runtime.url, page.sessionId, SAMPLES.png);
		await send('with a file', [id]);
		for (let n = 0; n < 20; n += 1) await send(`m${n}`);

		// Somebody writes meanwhile.
		let over = false;
		const writing = (async () => {
			while (!over) await send('meanwhile');
		})();
		const [, command = ''] = /sqlite3 "\$DATA_DIR\/pocketping.db" "(.+)"/.exec(docs) ?? [];
		expect(command).toContain('/backup/pocketping.db');
		const other = new Database(join(runtime.dataDir, 'pocketping.db'));
		other.exec(command.replace('/backup', restored));
		other.close();
		over = true;
		await writing;
		cpSync(join(runtime.dataDir, 'files'), join(restored, 'files'), { recursive: true });
		cpSync(join(runtime.dataDir, 'api-key'), join(restored, 'api-key'));
		expect((await send('still at work')).status).toBe(200);
		await runtime.stop();
		expect(existsSync(runtime.dataDir)).toBe(false);

		const again = await startRuntime({ dataDir: restored });
		expect(again.apiKey).toBe(runtime.apiKey);
		const { sessionId, messages } = await connectPage(again.url, { sessionId: page.sessionId });
		expect(sessionId).toBe(page.sessionId);
		const texts = messages.map(({ content }) => content);
		for (let n = 0; n < 20; n += 1) expect(texts).toContain(`m${n}`);
		const [file] = messages.flatMap(({ attachments = [] }) => attachments);
		const bytes = await (await fetch(file.url.replace(/^http:\/\/[^/]+/, again.url))).arrayBuffer();
		expect(Buffer.from(bytes).equals(SAMPLES.png.bytes)).toBe(true);
		await again.stop();
		rmSync(restored, { recursive: true });
	},
	30_000,
);
