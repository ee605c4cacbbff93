/** Server-sent events for tests: a real request whose events are kept as a browser would see them. */
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { eventually } from './eventually';
import type { Frame } from './page';

export interface ServerSentEvent {
	/** The last id seen when it came. */
	id: string;
	/** `message` unless the event has a name. */
	name: string;
	frame: Frame;
}

export class TestEventStream {
	readonly events: ServerSentEvent[] = [];
	readonly comments: string[] = [];
	lastEventId = '';
	isClosed = false;
	private text = '';

	private constructor(readonly response: IncomingMessage) {
		response.setEncoding('utf8');
		response.on('close', () => (this.isClosed = true));
		response.on('error', () => {});
	}

	/** @param isRead false leaves everything that comes unread, as a stuck browser does */
	static open(
		url: string,
		headers: Record<string, string> = {},
		isRead = true,
	): Promise<TestEventStream> {
		return new Promise((resolve, reject) => {
			const request = get(url, { headers, agent: false }, (response) => {
				const stream = new TestEventStream(response);
				if (isRead) response.on('data', (chunk: string) => stream.take(chunk));
				resolve(stream);
			});
			request.on('error', reject);
		});
	}

	get status(): number {
		return this.response.statusCode ?? 0;
	}

	get headers(): IncomingHttpHeaders {
		return this.response.headers;
	}

	/** The first event whose frame fits, already here or still to come. */
	async event(fits: (frame: Frame) => boolean): Promise<ServerSentEvent> {
		return await eventually(async () => this.events.find(({ frame }) => fits(frame)));
	}

	close(): void {
		this.response.destroy();
	}

	private take(chunk: string): void {
		this.text += chunk;
		for (let end = this.text.indexOf('\n\n'); end >= 0; end = this.text.indexOf('\n\n')) {
			this.block(this.text.slice(0, end).split('\n'));
			this.text = this.text.slice(end + 2);
		}
	}

	/** As the HTML standard has it: an id counts also without data, and what has no data is no event. */
	private block(lines: string[]): void {
		let data: string | undefined;
		let name = 'message';
		for (const line of lines) {
			if (line.startsWith(':')) this.comments.push(line.slice(1).trim());
			const [, field, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
			if (field === 'id') this.lastEventId = value;
			if (field === 'event') name = value;
			if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
		}
		if (data === undefined) return;
		this.events.push({ id: this.lastEventId, name, frame: JSON.parse(data) as Frame });
	}
}
