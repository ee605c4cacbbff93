/** A page that behaves on the wire as the existing PocketPing widget 2.6.0 does. Runs in the browser, shows nothing. */
/* global window, document, navigator, localStorage, location, screen, Blob, WebSocket, EventSource */
/* global XMLHttpRequest, File, URLSearchParams */

const VERSION = '2.6.0';
const KEYS = {
	visitor: 'pocketping_visitor_id',
	session: 'pocketping_session_id',
	identity: 'pocketping_user_identity',
};
const SOCKET_PATIENCE_MS = 5_000;
const EVENTS_PATIENCE_MS = 15_000;
const TOO_SHORT_MS = 2_000;
const MOST_SOCKET_RETRIES = 5;
const MOST_POLL_FAILURES = 10;

class WirePage {
	/** What the visitor would see. */
	messages = [];
	isTyping = false;
	isOnline = false;
	csatAsked = 0;
	transport = 'none';
	isConnected = false;
	/** What tests want to know about. */
	frames = [];
	events = [];
	warnings = [];
	requests = [];
	transports = [];

	constructor(endpoint) {
		this.endpoint = endpoint.replace(/\/$/, '');
	}

	// --- HTTP: every fetch has both headers, GET and DELETE too, so each needs a permission first ------------

	async request(path, { method = 'GET', body } = {}) {
		const response = await fetch(this.endpoint + path, {
			method,
			headers: { 'Content-Type': 'application/json', 'X-PocketPing-Version': VERSION },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		this.requests.push(`${method} ${path.split('?')[0]} ${response.status}`);
		this.readVersion(response.headers);
		if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
		return await response.json();
	}

	post(path, body) {
		return this.request(path, { method: 'POST', body: { sessionId: this.sessionId, ...body } });
	}

	readVersion(headers) {
		const status = headers.get('X-PocketPing-Version-Status');
		if (!status || status === 'ok') return;
		const names = ['Min-Version', 'Latest-Version', 'Version-Message'];
		const [min, latest, message] = names.map((name) => headers.get(`X-PocketPing-${name}`));
		this.warnings.push({ status, min, latest, message });
		if (status === 'unsupported') this.stopStream();
	}

	// --- the session --------------------------------------------------------------------------------------

	async connect() {
		const visitorId = localStorage.getItem(KEYS.visitor) ?? `${Date.now().toString(36)}-wirepage1`;
		localStorage.setItem(KEYS.visitor, visitorId);
		const stored = localStorage.getItem(KEYS.identity);
		const answer = await this.request('/connect', {
			method: 'POST',
			body: {
				visitorId,
				sessionId: localStorage.getItem(KEYS.session),
				...(stored && { identity: JSON.parse(stored) }),
				metadata: {
					url: location.href,
					referrer: document.referrer || undefined,
					pageTitle: document.title,
					userAgent: navigator.userAgent,
					timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
					language: navigator.language,
					screenResolution: `${screen.width}x${screen.height}`,
					botSignals: {
						webdriver: navigator.webdriver === true,
						plugins: navigator.plugins.length === 0,
						languages: navigator.languages.length === 0,
						chrome: false,
						permissions: false,
					},
				},
			},
		});
		this.answer = answer;
		this.sessionId = answer.sessionId;
		localStorage.setItem(KEYS.session, answer.sessionId);
		this.messages = answer.messages ?? [];
		this.isOnline = answer.operatorOnline ?? false;
		this.connectedAt = Date.now();
		this.isConnected = true;
		this.watchPage();
		this.openSocket();
	}

	watchPage() {
		const leave = () => this.disconnect();
		window.addEventListener('beforeunload', leave);
		window.addEventListener('pagehide', leave);
		document.addEventListener('visibilitychange', () => {
			this.tellVisibility(document.visibilityState);
		});
	}

	/** Both beacons carry credentials, and no version. */
	beacon(path, body) {
		const type = 'application/json';
		navigator.sendBeacon(this.endpoint + path, new Blob([JSON.stringify(body)], { type }));
	}

	disconnect() {
		if (!this.isConnected) return;
		this.isConnected = false;
		const duration = Math.round((Date.now() - this.connectedAt) / 1000);
		this.beacon('/disconnect', { sessionId: this.sessionId, duration, reason: 'page_unload' });
		this.stopStream();
	}

	tellVisibility(state) {
		const body = { sessionId: this.sessionId, state, timestamp: Date.now() };
		if (state === 'hidden') return this.beacon('/visibility', body);
		void fetch(`${this.endpoint}/visibility`, {
			method: 'POST',
			keepalive: true,
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
	}

	// --- the stream: socket, then server-sent events, then polling until the page is reloaded ----------------

	use(transport) {
		this.transport = transport;
		this.transports.push(transport);
	}

	stopStream() {
		this.stopped = true;
		this.socket?.close();
		this.source?.close();
		clearTimeout(this.timer);
	}

	openSocket(retries = 0) {
		const url = `${this.endpoint.replace(/^http/, 'ws')}/stream?sessionId=${this.sessionId}`;
		const socket = (this.socket = new WebSocket(url));
		let since = Date.now();
		let attempts = retries;
		let isOver = false;
		const toEvents = () => {
			if (isOver || this.stopped) return;
			isOver = true;
			socket.close();
			this.openEvents();
		};
		const patience = setTimeout(() => {
			if (socket.readyState !== WebSocket.OPEN) toEvents();
		}, SOCKET_PATIENCE_MS);
		socket.onopen = () => {
			clearTimeout(patience);
			since = Date.now();
			attempts = 0;
			this.use('websocket');
		};
		socket.onmessage = ({ data }) => this.handle(JSON.parse(data));
		socket.onclose = () => {
			clearTimeout(patience);
			if (isOver || this.stopped) return;
			if (Date.now() - since < TOO_SHORT_MS) return toEvents();
			isOver = true;
			this.transport = 'none';
			if (attempts >= MOST_SOCKET_RETRIES) return this.openEvents();
			const wait = Math.min(1000 * 2 ** attempts, 30_000);
			this.timer = setTimeout(() => this.openSocket(attempts + 1), wait);
		};
	}

	openEvents() {
		const after = this.newest();
		const query = after ? `&after=${encodeURIComponent(after)}` : '';
		const sessionId = encodeURIComponent(this.sessionId);
		const source = new EventSource(`${this.endpoint}/stream?sessionId=${sessionId}${query}`);
		this.source = source;
		let isOver = false;
		const toPolling = () => {
			if (isOver || this.stopped) return;
			isOver = true;
			source.close();
			this.startPolling();
		};
		const patience = setTimeout(() => {
			if (source.readyState !== EventSource.OPEN) toPolling();
		}, EVENTS_PATIENCE_MS);
		source.onopen = () => {
			clearTimeout(patience);
			this.use('sse');
		};
		source.onmessage = ({ data }) => this.handle(JSON.parse(data));
		for (const name of ['screenshot_request', 'csat_request']) {
			source.addEventListener(name, ({ data }) => this.handle(JSON.parse(data)));
		}
		source.onerror = toPolling;
	}

	startPolling() {
		this.use('polling');
		this.pollFailures = 0;
		this.timer = setTimeout(() => void this.poll(), 500);
	}

	async poll() {
		if (this.stopped) return;
		let wait = 2000;
		try {
			await this.fetchMessages();
			this.pollFailures = 0;
			await this.request(`/screenshot/requests?sessionId=${this.sessionId}`).catch(() => undefined);
		} catch {
			this.pollFailures += 1;
			if (this.pollFailures >= MOST_POLL_FAILURES) return;
			wait = Math.min(1000 * 2 ** this.pollFailures, 30_000);
		}
		this.timer = setTimeout(() => void this.poll(), wait);
	}

	async fetchMessages() {
		const after = this.newest();
		const query = after ? `&after=${encodeURIComponent(after)}` : '';
		const sessionId = encodeURIComponent(this.sessionId);
		const { messages } = await this.request(`/messages?sessionId=${sessionId}${query}`);
		for (const message of messages) this.takeMessage(message);
	}

	/** The newest time of anything: partly written by this page's own clock. */
	newest() {
		const times = this.messages.flatMap((message) =>
			['timestamp', 'editedAt', 'deletedAt', 'deliveredAt', 'readAt'].map((name) => message[name]),
		);
		const newest = Math.max(0, ...times.filter(Boolean).map((time) => new Date(time).getTime()));
		return newest > 0 ? new Date(newest).toISOString() : undefined;
	}

	// --- frames -------------------------------------------------------------------------------------------

	handle({ type, data }) {
		this.frames.push({ type, data });
		const known = this.messages.find(({ id }) => id === data.messageId);
		if (type === 'message') this.takeMessage(data);
		else if (type === 'message_edited' && known) {
			Object.assign(known, { content: data.content, editedAt: data.editedAt });
		} else if (type === 'message_deleted' && known) {
			known.deletedAt = data.deletedAt ?? new Date().toISOString();
		} else if (type === 'typing' && data.sender !== 'visitor') this.isTyping = data.isTyping;
		else if (type === 'presence') this.isOnline = data.online;
		else if (type === 'read') this.takeReceipt(data);
		else if (type === 'event') this.events.push(data);
		else if (type === 'csat_request') this.csatAsked += 1;
		else if (type === 'version_warning' && data.canContinue === false) this.stopStream();
	}

	takeReceipt({ messageIds, status, deliveredAt, readAt }) {
		for (const message of this.messages) {
			if (!messageIds.includes(message.id)) continue;
			Object.assign(message, {
				status,
				...(deliveredAt && { deliveredAt }),
				...(readAt && { readAt }),
			});
		}
	}

	takeMessage(message) {
		const { sender, content } = message;
		const isTwin = (other) =>
			sender === 'visitor'
				? other.id.startsWith('temp-') && other.content === content
				: other.sender === sender &&
					other.content === content &&
					Math.abs(new Date(other.timestamp) - new Date(message.timestamp)) < 2000;
		const sameId = this.messages.find(({ id }) => id === message.id);
		const known = sameId ?? this.messages.find(isTwin);
		if (known) {
			// A twin of the other side keeps its id; one of the visitor's own takes over the real one.
			const names = [
				'status',
				'deliveredAt',
				'readAt',
				'content',
				'editedAt',
				'deletedAt',
				'replyTo',
				'attachments',
			];
			for (const name of names) if (message[name] !== undefined) known[name] = message[name];
			if (sender === 'visitor') known.id = message.id;
		} else this.messages.push({ ...message });
		if (sender !== 'visitor') this.isTyping = false;
	}

	// --- what the visitor does ----------------------------------------------------------------------------

	async sendMessage(content, attachmentIds = [], replyTo = undefined) {
		const temporary = {
			id: `temp-${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`,
			content,
			sender: 'visitor',
			timestamp: new Date().toISOString(),
			status: 'sending',
		};
		this.messages.push(temporary);
		try {
			const body = { content, sender: 'visitor', attachmentIds, replyTo };
			const answer = await this.post('/message', body);
			const echoed = this.messages.find(({ id }) => id === answer.messageId);
			if (echoed && echoed !== temporary)
				this.messages = this.messages.filter((m) => m !== temporary);
			else if (echoed !== temporary) {
				const { messageId: id, timestamp, attachments } = answer;
				Object.assign(temporary, {
					id,
					timestamp,
					status: 'sent',
					...(attachments && { attachments }),
				});
			}
			return answer;
		} catch (error) {
			this.messages = this.messages.filter((message) => message !== temporary);
			throw error;
		}
	}

	async editMessage(id, content) {
		const { message } = await this.request(`/message/${id}`, {
			method: 'PATCH',
			body: { sessionId: this.sessionId, content },
		});
		const known = this.messages.find((other) => other.id === id);
		Object.assign(known, { content: message.content, editedAt: message.editedAt });
	}

	deleteMessage(id) {
		return this.request(`/message/${id}?sessionId=${encodeURIComponent(this.sessionId)}`, {
			method: 'DELETE',
		});
	}

	/** Once for every key, and never `false`. */
	async typeKeys(count) {
		for (let key = 0; key < count; key += 1) {
			await this.post('/typing', { sender: 'visitor', isTyping: true });
		}
	}

	/** Marks them by its own clock before the server knows. */
	markRead(messageIds) {
		const readAt = new Date().toISOString();
		this.takeReceipt({ messageIds, status: 'read', readAt });
		return this.post('/read', { messageIds, status: 'read' });
	}

	identify(identity) {
		localStorage.setItem(KEYS.identity, JSON.stringify(identity));
		return this.post('/identify', { identity });
	}

	submitPreChat(contact) {
		return this.post('/prechat', contact);
	}

	submitCsat(score, comment) {
		return this.post('/csat', { score, comment });
	}

	/** Only through a socket; anywhere else it is a warning and nothing more. */
	trigger(name, data) {
		if (this.socket?.readyState !== WebSocket.OPEN) return false;
		const event = { name, data, timestamp: new Date().toISOString() };
		this.socket.send(JSON.stringify({ type: 'event', data: event }));
		return true;
	}

	/** @param content one character per byte */
	async upload(filename, type, content) {
		const bytes = Uint8Array.from(content, (character) => character.charCodeAt(0));
		const file = new File([bytes], filename, { type });
		const { attachmentId, uploadUrl } = await this.post('/upload', {
			filename,
			mimeType: type || 'application/octet-stream',
			size: file.size,
		});
		await new Promise((resolve, reject) => {
			const request = new XMLHttpRequest();
			request.open('PUT', uploadUrl);
			request.setRequestHeader('Content-Type', type || 'application/octet-stream');
			request.onload = () => (request.status < 300 ? resolve() : reject(new Error(request.status)));
			request.onerror = () => reject(new Error('the upload did not get through'));
			request.send(file);
		});
		return await this.post('/upload/complete', { attachmentId });
	}
}

window.wire = new WirePage(new URLSearchParams(location.search).get('endpoint'));
window.wire.ready = window.wire.connect().then(
	() => 'connected',
	(error) => error.message,
);
