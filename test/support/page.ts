/** A visitor's page for tests: the real protocol over real HTTP and a real WebSocket. */
import { WebSocket } from 'ws';

export interface Frame {
	type: string;
	data: any;
	seq?: number;
}

export interface Connected {
	sessionId: string;
	visitorId: string;
	operatorOnline: boolean;
	messages: any[];
	seq: number;
	[field: string]: unknown;
}

export interface Answer {
	status: number;
	headers: Headers;
	body: any;
}

/** A POST as a page sends it. */
export async function post(url: string, body: unknown, headers = {}): Promise<Answer> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Opens a page: POST /connect. */
export async function connectPage(
	base: string,
	fields: Record<string, unknown> = {},
): Promise<Connected> {
	const { status, body } = await post(`${base}/pocketping/connect`, {
		visitorId: 'visitor-1',
		sessionId: null,
		metadata: { url: 'https://shop.example/cart' },
		...fields,
	});
	if (status !== 200) throw new Error(`connect answered ${status}: ${JSON.stringify(body)}`);
	return body as Connected;
}

/** A request of a page that is not a POST: PATCH, DELETE or GET. */
export async function request(method: string, url: string, body?: unknown): Promise<Answer> {
	const response = await fetch(url, {
		method,
		headers: { 'content-type': 'application/json', 'x-pocketping-version': '2.6.0' },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Plain id of a widget-facing session id. */
export const plain = (sessionId: string) => sessionId.split('.')[0] ?? '';

/** A socket that keeps every frame and lets a test wait for the one it needs. */
export class TestSocket {
	readonly frames: Frame[] = [];
	closeCode: number | undefined;
	private readonly waiting = new Set<() => void>();

	private constructor(readonly socket: WebSocket) {
		socket.on('message', (data) => {
			this.frames.push(JSON.parse(String(data)) as Frame);
			for (const check of this.waiting) check();
		});
		socket.on('close', (code) => {
			this.closeCode = code;
			for (const check of this.waiting) check();
		});
	}

	/** Opens a socket; rejects with the HTTP status when the handshake is refused. */
	static open(url: string, headers: Record<string, string> = {}): Promise<TestSocket> {
		return new Promise((resolve, reject) => {
			const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
			const opened = new TestSocket(socket);
			socket.on('open', () => resolve(opened));
			socket.on('unexpected-response', (_request, response) =>
				reject(new Error(`refused with ${response.statusCode}`)),
			);
			socket.on('error', reject);
		});
	}

	send(frame: unknown): void {
		this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
	}

	/** The first frame that fits, already here or still to come. */
	async frame(wanted: string | ((frame: Frame) => boolean), ms = 5000): Promise<Frame> {
		const fits = typeof wanted === 'string' ? (frame: Frame) => frame.type === wanted : wanted;
		await this.until(() => this.frames.some(fits), `frame ${String(wanted)}`, ms);
		return this.frames.find(fits) as Frame;
	}

	async closed(ms = 5000): Promise<number> {
		await this.until(() => this.closeCode !== undefined, 'close', ms);
		return this.closeCode as number;
	}

	close(): void {
		this.socket.terminate();
	}

	private until(condition: () => boolean, what: string, ms: number): Promise<void> {
		return new Promise((resolve, reject) => {
			const check = () => {
				if (!condition()) return;
				this.waiting.delete(check);
				clearTimeout(timer);
				resolve();
			};
			const timer = setTimeout(() => {
				this.waiting.delete(check);
				const seen = this.frames.map(({ type }) => type).join(', ');
				reject(new Error(`no ${what} within ${ms} ms; frames so far: ${seen || 'none'}`));
			}, ms);
			this.waiting.add(check);
			check();
		});
	}
}

/** The stream of a session. */
export function openStream(
	base: string,
	sessionId: string,
	query = '',
	headers: Record<string, string> = {},
): Promise<TestSocket> {
	return TestSocket.open(`${base}/pocketping/stream?sessionId=${sessionId}${query}`, headers);
}
