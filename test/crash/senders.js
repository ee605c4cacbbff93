// Those who send: visitors over their door, and a workflow over the API. Each sends one thing until it is answered.
const http = require('node:http');
const { request } = require('./http');

/** Visitors write messages and trigger events in turn, under ids of their own, as a widget does. */
class Visitors {
	constructor(program, count) {
		this.program = program;
		this.agent = new http.Agent({ keepAlive: true });
		this.sessions = Array.from({ length: count }, (_, n) => ({ visitorId: `visitor-${n}`, n: 0 }));
		/** Marks that were acknowledged, by session; ids of the messages among them. */
		this.acked = [];
		this.ackedIds = [];
	}

	async connect() {
		for (const session of this.sessions) {
			const { visitorId } = session;
			const body = { visitorId, sessionId: null, metadata: { url: 'https://shop.example/' } };
			const answer = await this.post('/pocketping/connect', body);
			session.token = answer.body.sessionId;
			session.id = session.token.split('.')[0];
		}
	}

	/** Sends until told to stop or until the program is gone. */
	async run(shouldStop) {
		await Promise.all(this.sessions.map((session) => this.write(session, shouldStop)));
	}

	async write(session, shouldStop) {
		while (!shouldStop()) {
			const mark = `${session.id}:${session.n}`;
			const isEvent = session.n % 3 === 2;
			const sent = isEvent
				? this.post('/pocketping/event', { sessionId: session.token, name: mark, id: mark })
				: this.post('/pocketping/message', {
						sessionId: session.token,
						content: mark,
						clientId: mark,
					});
			// No answer: it may have been kept or not, so it is sent again, under the same id.
			const answer = await sent.catch(() => undefined);
			if (answer === undefined) return;
			if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
			this.acked.push(mark);
			if (answer.body.messageId) this.ackedIds.push(answer.body.messageId);
			session.n += 1;
		}
	}

	post(path, body) {
		return request(this.agent, 'POST', this.program.url + path, body);
	}
}

/** A workflow writes to one visitor, each message under an Idempotency-Key. */
class Workflow {
	constructor(program, sessionId) {
		this.program = program;
		this.sessionId = sessionId;
		this.agent = new http.Agent({ keepAlive: true });
		this.n = 0;
		this.acked = [];
		this.lostAnswers = 0;
	}

	async run(shouldStop) {
		while (!shouldStop()) {
			const mark = `workflow:${this.n}`;
			const url = `${this.program.url}/sessions/${this.sessionId}/messages`;
			const headers = {
				authorization: `Bearer ${this.program.apiKey}`,
				'idempotency-key': mark,
			};
			const sent = request(this.agent, 'POST', url, { content: mark }, headers);
			const answer = await sent.catch(() => undefined);
			if (answer === undefined) return;
			if (answer.body.code === 'IDEMPOTENCY_ANSWER_LOST') this.lostAnswers += 1;
			else if (answer.status !== 201) throw new Error(`${answer.status} ${answer.body.code}`);
			this.acked.push(mark);
			this.n += 1;
		}
	}
}

/** A workflow that asks a visitor one question after the other, and waits for the answers. */
class Asker {
	constructor(program, session, sinkUrl) {
		this.program = program;
		this.session = session;
		this.sinkUrl = sinkUrl;
		this.agent = new http.Agent({ keepAlive: true });
		this.n = 0;
		this.asked = false;
		this.acked = [];
	}

	async run(shouldStop) {
		const { session } = this;
		while (!shouldStop()) {
			const [question, answer] = [`question:${this.n}`, `answer:${this.n}`];
			const sent = this.asked
				? this.post('/pocketping/message', {
						sessionId: session.token,
						content: answer,
						clientId: answer,
					})
				: this.post(
						`/sessions/${session.id}/messages`,
						{
							content: question,
							wait: { resumeUrl: `${this.sinkUrl}resume/${this.n}`, kind: 'freeText' },
						},
						{ authorization: `Bearer ${this.program.apiKey}`, 'idempotency-key': question },
					);
			const { status, body } = (await sent.catch(() => undefined)) ?? {};
			if (status === undefined) return;
			const lost = body.code === 'IDEMPOTENCY_ANSWER_LOST';
			if (status >= 400 && !lost) throw new Error(`${status} ${body.code}`);
			this.acked.push(this.asked ? answer : question);
			if (this.asked) {
				this.acked.push(`/resume/${this.n}=answered:${answer}`);
				this.n += 1;
			}
			this.asked = !this.asked;
		}
	}

	post(path, body, headers) {
		return request(this.agent, 'POST', this.program.url + path, body, headers);
	}
}

module.exports = { Asker, Visitors, Workflow };
