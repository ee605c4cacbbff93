/** Requests by route and status, and how long they took: counted after the answer was sent, with next to no work. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Durations, type Series } from './durations';
import type { Sample } from './sample';

/** Seconds, from a page's answer to a slow export. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prefixes that a route is told apart by: `/v1` or none, or as many as a program mounts this service under. */
const MAX_PREFIXES = 20;

/** Answers of these last as long as somebody listens. */
const STREAM = /\/stream$/;

/** What express knows of a request once a route took it. */
type Routed = IncomingMessage & { baseUrl?: string; route?: { path?: unknown } };

/** A response on its way: who counts it, and when its request came. */
type Watched = ServerResponse & {
	countedBy?: RequestNumbers;
	startedAt?: number;
	req: Routed;
};

/** The numbers of one route with one method. */
interface Entry {
	method: string | undefined;
	prefix: string;
	route: string;
	statuses: Map<number, number>;
	/** Undefined for streams. */
	times: Series | undefined;
}

/** In place of a route, for requests that none took. */
const NONE = {};

export class RequestNumbers {
	/** By the route as express keeps it: comparing that is quicker than writing its path out. */
	private readonly entries = new Map<object, Entry[]>();
	private readonly times = new Durations('pocketping_http_request_seconds', BOUNDS, (route) => ({
		route,
	}));

	/** Takes note of a request that begins. */
	watch(response: ServerResponse): void {
		listen();
		const watched = response as Watched;
		watched.countedBy = this;
		watched.startedAt = performance.now();
	}

	finished({ req, statusCode, startedAt = 0 }: Watched): void {
		const { statuses, times } = this.entryOf(req);
		statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
		times?.add((performance.now() - startedAt) / 1000);
	}

	readCounts(): Sample[] {
		return [...this.entries.values()]
			.flat()
			.flatMap(({ method = '', route, statuses }) =>
				[...statuses].map(([status, value]) => ({ labels: { method, route, status }, value })),
			);
	}

	readTimes(): Sample[] {
		return this.times.read();
	}

	private entryOf({ method, baseUrl = '', route }: Routed): Entry {
		if (!route) return this.entryOf({ method, route: NONE } as Routed);
		const known = this.entries.get(route);
		if (known) {
			for (const entry of known) {
				if (entry.method === method && entry.prefix === baseUrl) return entry;
			}
		}
		return this.begin(method, baseUrl, route);
	}

	private begin(
		method: string | undefined,
		spelled: string,
		route: Routed['route'] & object,
	): Entry {
		// Paths are taken in upper and lower case alike, as whoever asks spells them.
		const prefix = spelled.toLowerCase();
		if (prefix !== spelled) return this.entryOf({ method, baseUrl: prefix, route } as Routed);
		const known = this.entries.get(route) ?? [];
		// A prefix can have an id in it, where a program mounts the service so.
		if (known.length >= MAX_PREFIXES && prefix !== OTHER) {
			return this.entryOf({ method, baseUrl: OTHER, route } as Routed);
		}
		const text = route === NONE ? '(none)' : patternOf(prefix, route);
		const times = STREAM.test(text) ? undefined : this.times.of(text);
		const entry = { method, prefix, route: text, statuses: new Map<number, number>(), times };
		known.push(entry);
		this.entries.set(route, known);
		return entry;
	}
}

const OTHER = '(other)';

/** The pattern of the path, never the path: that has ids in it, and strangers make up their own. */
function patternOf(prefix: string, { path }: { path?: unknown }): string {
	const own = typeof path === 'string' ? path : '(pattern)';
	return own === '/' && prefix !== '' ? prefix : prefix + own;
}

let isListening = false;

/** Node's own channel tells of every answer that was sent; a listener for each response would cost ten times as much. */
function listen(): void {
	if (isListening) return;
	isListening = true;
	subscribe('http.server.response.finish', (message) => {
		const { response } = message as { response: Watched };
		// A second copy of this package in the same process listens as well, and counts its own.
		if (response.countedBy instanceof RequestNumbers) response.countedBy.finished(response);
	});
}
