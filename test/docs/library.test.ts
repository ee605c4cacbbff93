/** docs/library.md: its snippets run, and their types are right. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import * as library from '../../runtime/src/index';
import * as testing from '../../runtime/src/testing/index';
import { eventually } from '../support/eventually';
import { connectPage, openStream, post } from '../support/page';
import { runSnippet, snippetsOf, typeErrorsOf } from './support/snippets';

const snippets = snippetsOf('docs/library.md', 'ts');
const registered: Array<[string, () => Promise<void>]> = [];
const modules = {
	express,
	'pocketping-runtime': library,
	'pocketping-runtime/testing': testing,
	'node:test': { test: (name: string, run: () => Promise<void>) => registered.push([name, run]) },
};
const of = (heading: string) => snippets.find((snippet) => snippet.heading === heading)?.text ?? '';

test('the types of all of them are right', () => {
	expect(snippets).toHaveLength(3);
	expect(typeErrorsOf(snippets)).toEqual([]);
}, 60_000);

test('the first one is a chat', async () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'pocketping-docs-'));
	const text = of('The library')
		.replace('listen(3000)', 'listen(0)')
		.replace("'./data'", JSON.stringify(dataDir));
	const { pp, server } = await runSnippet(text, modules);
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const { sessionId } = await connectPage(url);
	const stream = await openStream(url, sessionId);
	await post(`${url}/pocketping/event`, { sessionId, name: 'cart_abandoned' });
	expect((await stream.frame('event')).data).toMatchObject({ name: 'show_offer' });
	stream.close();
	await pp.stop();
	server.close();
	server.closeAllConnections();
	rmSync(dataDir, { recursive: true });
});

test('handlers are what it says they are', async () => {
	const lines: unknown[][] = [];
	const console = { log: (...line: unknown[]) => void lines.push(line) };
	const kept = {
		...library,
		PocketPing: class extends library.PocketPing {
			constructor(options: library.PocketPingOptions) {
				super({ ...options, storage: new library.SqliteStore(':memory:'), logLevel: 'silent' });
			}
		},
	};
	const { pp } = await runSnippet(
		of('Handlers'),
		{ ...modules, 'pocketping-runtime': kept },
		{ console },
	);
	const server = express().use('/pocketping', pp.router()).listen(0);
	await pp.start();
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const { sessionId } = await connectPage(url);
	const event = { sessionId, name: 'cart.abandoned', data: { total: 5 } };
	await post(`${url}/pocketping/event`, event);
	await post(`${url}/pocketping/event`, { ...event, name: 'clicked_pricing' });
	await pp.sendMessage(sessionId, 'Hello');
	const { id } = await pp.closeSession(sessionId);
	await eventually(async () => lines.length === 3);
	expect(lines).toEqual([['cart.abandoned'], ['visitor-1', 'Hello'], [id]]);
	await pp.stop();
	server.close();
	server.closeAllConnections();
});

test('the suite is registered with a runner', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'pocketping-docs-'));
	const text = of('A store of your own').replace('./test-data', folder);
	await runSnippet(text, modules, { console });
	const waits = registered.filter(([name]) => name.startsWith('waits'));
	expect(waits.length).toBeGreaterThan(2);
	for (const [, run] of waits) await run();
	rmSync(folder, { recursive: true });
});
