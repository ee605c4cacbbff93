/** A website on a port of its own, with the wire page on every one of its pages. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const script = readFileSync(join(__dirname, 'wire-page.js'), 'utf8');

export interface WireSite {
	origin: string;
	stop: () => Promise<void>;
}

/** @returns the site; `<origin>/anything?endpoint=<channel>` is a page that connects to that channel */
export async function startWireSite(): Promise<WireSite> {
	const site = createServer((request, response) => {
		if (request.url === '/wire-page.js') {
			response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
			return;
		}
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
		response.end(`<!doctype html><title>A shop</title><link rel="icon" href="data:,">
			<script src="/wire-page.js" defer></script><p>A page of ${request.headers.host}</p>`);
	});
	await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
	return {
		origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`,
		stop: () => {
			site.closeAllConnections();
			return new Promise((resolve) => site.close(() => resolve()));
		},
	};
}
