import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyDeadline } from './body-deadline';

/** Sends a body in two parts and answers what the server says first: that it is complete, or that it is late. */
async function send(pauseMs: number, deadlineMs: number): Promise<string> {
	const server = createServer((incoming, response) => {
		const end = (text: string) => void (response.writableEnded || response.end(text));
		incoming.on('end', () => end('complete')).resume();
		bodyDeadline(incoming, () => end('late'), deadlineMs);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const headers = { 'content-length': 4, connection: 'close' };
	const sending = request({ port, method: 'POST', headers }).on('error', () => {});
	const answered = new Promise<IncomingMessage>((resolve) => sending.on('response', resolve));
	sending.write('ab');
	await sleep(pauseMs);
	sending.end('cd');
	const text = (await (await answered).toArray()).join('');
	await new Promise((resolve) => server.close(resolve));
	return text;
}

it('hears of a body that does not end in time', async () => {
	expect(await send(300, 50)).toBe('late');
});

it('leaves one alone that does', async () => {
	expect(await send(20, 10_000)).toBe('complete');
});

it('makes no timer for a body that is here already, and keeps none after the end', async () => {
	const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
	bodyDeadline({ complete: true } as IncomingMessage, () => {}, 10_000);
	const before = timers();
	expect(await send(20, 10_000)).toBe('complete');
	expect(timers()).toBeLessThanOrEqual(before);
});
