// A visitor's page, as the widget behaves: it resumes from its last position, wherever it gets in, and takes nothing twice.
const { WebSocket } = require('ws');
const { sleep } = require('./wait-for');

/** Pauses before it comes back, and before it sends again what nobody took. */
const COME_BACK_MS = 100;
const SEND_AGAIN_MS = 200;
const GIVE_UP_MS = 60_000;

class Page {
	constructor(cluster, visitorId) {
		this.cluster = cluster;
		this.visitorId = visitorId;
		/** Frames in the order they came, none of them twice. */
		this.frames = [];
		this.seen = new Set();
		this.closeCodes = [];
		/** Answers that were no success, by status; `failed`: no answer. */
		this.refusals = [];
		this.cursor = 0;
		this.isOpen = false;
	}

	/** POST /connect, then the stream. */
	async begin(instance = this.cluster.any()) {
		const { status, body } = await instance.post('/connect', {
			visitorId: this.visitorId,
			sessionId: null,
			metadata: { url: 'https://shop.example/cart' },
		});
		if (status !== 200) throw new Error(`connect answered ${status}: ${JSON.stringify(body)}`);
		this.token = body.sessionId;
		this.id = body.sessionId.split('.')[0];
		this.cursor = body.seq;
		await this.open(instance);
		return this;
	}

	/** Resolves once the stream is open. */
	open(instance) {
		this.instance = instance;
		const address = `${instance.url.replace('http', 'ws')}/pocketping/stream`;
		const socket = new WebSocket(`${address}?sessionId=${this.token}&since=${this.cursor}`);
		this.socket = socket;
		socket.on('message', (data) => this.take(JSON.parse(String(data))));
		socket.on('error', () => {});
		return new Promise((resolve) => {
			socket.on('open', () => {
				this.isOpen = true;
				resolve();
			});
			socket.on('close', (code) => {
				this.isOpen = false;
				this.closeCodes.push(code);
				if (!this.isOver) void this.comeBack().then(resolve);
			});
		});
	}

	async comeBack() {
		await sleep(COME_BACK_MS * (0.5 + Math.random()));
		if (this.isOver) return;
		try {
			await this.open(this.cluster.any());
		} catch {
			await this.comeBack();
		}
	}

	take(frame) {
		const { seq } = frame;
		if (seq !== undefined) {
			if (this.seen.has(seq)) return;
			this.seen.add(seq);
			this.cursor = Math.max(this.cursor, seq);
		}
		this.frames.push({ ...frame, at: Date.now() });
	}

	/** Writes, wherever it is taken, under one id until it is acknowledged; answers how long that took. */
	async write(content, instance = this.cluster.any()) {
		const began = Date.now();
		const message = { sessionId: this.token, content, clientId: content };
		for (let to = instance; Date.now() - began < GIVE_UP_MS; to = this.otherThan(to)) {
			const answer = await to?.post('/message', message).catch(() => undefined);
			if (answer?.status === 200) return Date.now() - began;
			this.refusals.push(answer ?? { status: 'failed' });
			await sleep(SEND_AGAIN_MS);
		}
		throw new Error(`nobody took "${content}"`);
	}

	otherThan(instance) {
		try {
			return this.cluster.any();
		} catch {
			return instance;
		}
	}

	/** Contents of the messages it got, of one sender. */
	contents(sender) {
		return this.frames
			.filter(({ type, data }) => type === 'message' && data.sender === sender)
			.map(({ data }) => data.content);
	}

	/** Names of the custom events it got. */
	get events() {
		return this.frames.filter(({ type }) => type === 'event').map(({ data }) => data.name);
	}

	end() {
		this.isOver = true;
		this.socket?.terminate();
	}
}

/** Opens so many pages, spread over the instances. */
async function openPages(cluster, count, name) {
	const pages = Array.from({ length: count }, (_, n) => new Page(cluster, `${name}-${n}`));
	for (let n = 0; n < count; n += 20) {
		await Promise.all(pages.slice(n, n + 20).map((page) => page.begin()));
	}
	return pages;
}

module.exports = { openPages, Page };
