/** The management API of seed 2, over HTTP: shapes, lists, writes, subscriptions. */
import { connectPage, plain, post } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let runtime: RunningRuntime;
beforeAll(async () => {
	// A visitor who only looks at a page would not be in the lists.
	runtime = await startRuntime({ env: { SESSION_CREATED_AT: 'page-view' } });
});
afterAll(() => runtime.stop());

async function newSession(fields = {}): Promise<string> {
	return plain((await connectPage(runtime.url, fields)).sessionId);
}

describe('/me', () => {
	it('says whose key it is and what answers', async () => {
		const { status, body } = await runtime.api('GET', '/me');
		expect(status).toBe(200);
		expect(body).toEqual({
			projectId: expect.stringMatching(/^proj_/),
			project: { id: body.projectId, name: expect.any(String) },
			version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
			host: new URL(runtime.url).host,
		});
	});
});

describe('/sessions', () => {
	it('has the shape of seed 2, at / and at /v1, under either form of the id', async () => {
		const page = await connectPage(runtime.url);
		const id = plain(page.sessionId);
		const { body } = await runtime.api('GET', `/sessions/${id}`);
		expect(body).toEqual({
			id,
			visitorId: 'visitor-1',
			projectId: expect.stringMatching(/^proj_/),
			status: 'active',
			createdAt: expect.stringMatching(ISO),
			lastActivity: expect.stringMatching(ISO),
			metadata: expect.objectContaining({ pageUrl: 'https://shop.example/cart' }),
			aiEnabled: null,
			handledBy: 'waiting',
		});
		expect((await runtime.api('GET', `/v1/sessions/${id}`)).body).toEqual(body);
		expect((await runtime.api('GET', `/sessions/${page.sessionId}`)).body).toEqual(body);
	});

	it('lists newest first, in pages that miss and repeat nothing', async () => {
		const made: string[] = [];
		for (let n = 0; n < 5; n += 1) made.unshift(await newSession({ visitorId: 'pager' }));
		const seen: string[] = [];
		let cursor: string | null = '';
		do {
			const query: string = `visitorId=pager&limit=2${cursor ? `&cursor=${cursor}` : ''}`;
			const { body } = await runtime.api('GET', `/sessions?${query}`);
			expect(body.sessions.length).toBeLessThanOrEqual(2);
			seen.push(...body.sessions.map((session: { id: string }) => session.id));
			cursor = body.nextCursor;
		} while (cursor);
		expect([...seen].sort()).toEqual([...made].sort());
		expect(seen).toHaveLength(5);
	});

	it('filters', async () => {
		const before = new Date(Date.now() - 1).toISOString();
		const id = await newSession({ visitorId: 'filtered' });
		await runtime.api('POST', `/sessions/${id}/identify`, {
			email: 'Find@me.example',
			name: 'Ada',
			customerId: 'cust_9',
		});
		const found = async (query: string) =>
			(await runtime.api('GET', `/sessions?${query}`)).body.sessions.map(
				(session: { id: string }) => session.id,
			);
		for (const query of [
			'email=find@me.example',
			'email=Find@Me.Example',
			'identityId=cust_9',
			'visitorId=filtered',
			'q=find@me',
			'q=Ada',
			`status=active&visitorId=filtered&createdAfter=${before}`,
		]) {
			expect([query, await found(query)]).toEqual([query, [id]]);
		}
		expect(await found('email=find@me.example&status=closed')).toEqual([]);
		expect(await found('visitorId=filtered&q=pageUrl')).toEqual([]);
		expect(await found('visitorId=filtered&q=%25')).toEqual([]);
		expect(await found('visitorId=filtered&createdAfter=2999-01-01T00:00:00Z')).toEqual([]);
	});

	it('closes, identifies and switches the AI; each returns the session, and tells of a change once', async () => {
		const id = await newSession();
		const identity = { email: 'a@b.example', metadata: { plan: 'pro' } };
		const first = await runtime.api('POST', `/sessions/${id}/identify`, identity);
		expect(first.body).toMatchObject({ id, identity });
		await runtime.api('POST', `/sessions/${id}/identify`, identity);
		expect(
			(await runtime.api('POST', `/sessions/${id}/ai`, { enabled: false })).body,
		).toMatchObject({
			id,
			aiEnabled: false,
		});
		await runtime.api('POST', `/sessions/${id}/ai`, { enabled: false });
		expect((await runtime.api('POST', `/sessions/${id}/close`)).body).toMatchObject({
			id,
			status: 'closed',
			closedAt: expect.stringMatching(ISO),
		});
		await runtime.api('POST', `/sessions/${id}/close`);
		const { body } = await runtime.api('GET', `/events?sessionId=${id}`);
		expect(body.events.map((event: { event: string }) => event.event)).toEqual([
			'session.closed',
			'ai.toggled',
			'session.identified',
			'session.created',
		]);
	});
});

describe('/sessions/:id/messages', () => {
	it('writes as operator, ai or system, and reads back in order, page by page', async () => {
		const id = await newSession();
		for (const [content, type] of [
			['one', 'operator'],
			['two', 'ai'],
			['three', 'system'],
		]) {
			const { status, body } = await runtime.api('POST', `/sessions/${id}/messages`, {
				content,
				type,
			});
			expect(status).toBe(201);
			expect(body).toEqual({
				id: expect.stringMatching(/^msg_/),
				sessionId: id,
				content,
				type,
				createdAt: expect.stringMatching(ISO),
				status: 'sent',
			});
		}
		const contents = (body: any) => body.messages.map((m: { content: string }) => m.content);
		const newest = (await runtime.api('GET', `/sessions/${id}/messages?limit=2`)).body;
		expect(contents(newest)).toEqual(['two', 'three']);
		const older = `/sessions/${id}/messages?limit=2&cursor=${newest.nextCursor}`;
		const { body } = await runtime.api('GET', older);
		expect(contents(body)).toEqual(['one']);
		expect(body.nextCursor).toBeNull();
	});

	it('is an operator by default, and never a visitor', async () => {
		const id = await newSession();
		const path = `/sessions/${id}/messages`;
		expect((await runtime.api('POST', path, { content: 'x' })).body.type).toBe('operator');
		expect(await runtime.api('POST', path, { content: 'x', type: 'visitor' })).toMatchObject({
			status: 400,
			body: { code: 'INVALID_PARAMETERS', message: expect.stringContaining('type') },
		});
	});
});

describe('events', () => {
	it('go to a page and to all pages, and are in the log as they are delivered', async () => {
		const id = await newSession();
		const emitted = await runtime.api('POST', `/sessions/${id}/events`, {
			name: 'show_offer',
			data: { code: 'SAVE20' },
		});
		expect(emitted.body).toEqual({
			id: expect.stringMatching(/^evt_/),
			name: 'show_offer',
			data: { code: 'SAVE20' },
			timestamp: expect.stringMatching(ISO),
			sessionId: id,
			delivered: 0,
		});
		const all = await runtime.api('POST', '/broadcast', { name: 'announcement' });
		expect(all.body).toMatchObject({ name: 'announcement', delivered: 0 });
		const { body } = await runtime.api('GET', '/events?type=custom_event.sent&limit=2');
		expect(body.events.map((event: any) => [event.id, event.data.event.name])).toEqual([
			[all.body.id, 'announcement'],
			[emitted.body.id, 'show_offer'],
		]);
		const after = await runtime.api('GET', `/events?after=${emitted.body.id}`);
		expect(after.body.events.map((event: any) => event.id)).toEqual([all.body.id]);
	});

	it('are catalogued', async () => {
		const page = await connectPage(runtime.url);
		await post(`${runtime.url}/pocketping/event`, { sessionId: page.sessionId, name: 'seen.once' });
		const { body } = await runtime.api('GET', '/event-types');
		expect(body.eventTypes).toContainEqual({
			type: 'custom_event.received',
			title: 'Custom Event Received',
			description: expect.any(String),
		});
		expect(body.customEventNames).toContain('seen.once');
	});
});

describe('/webhooks', () => {
	const url = 'http://127.0.0.1:2/hook';

	it('are made, read, changed and deleted; the secret is shown once', async () => {
		const made = await runtime.api('POST', '/webhooks', {
			url,
			events: ['custom_event.received', 'session.closed'],
			eventNames: ['cart.*'],
			description: 'n8n workflow 7',
			source: 'n8n',
		});
		expect(made.status).toBe(201);
		const { secret, ...shown } = made.body;
		expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
		expect(shown).toMatchObject({ id: expect.stringMatching(/^wh_/), url, enabled: true });
		expect((await runtime.api('GET', `/webhooks/${shown.id}`)).body).toEqual(shown);
		expect((await runtime.api('GET', '/webhooks')).body.webhooks).toContainEqual(shown);

		const changed = await runtime.api('PATCH', `/webhooks/${shown.id}`, {
			enabled: false,
			eventNames: null,
		});
		expect(changed.body).toMatchObject({ id: shown.id, enabled: false });
		expect(changed.body.eventNames).toBeUndefined();

		const gone = await runtime.api('DELETE', `/webhooks/${shown.id}`);
		expect(gone.body).toMatchObject({ id: shown.id, deleted: true });
		expect(await runtime.api('GET', `/webhooks/${shown.id}`)).toMatchObject({
			status: 404,
			body: { code: 'WEBHOOK_NOT_FOUND' },
		});
		expect((await runtime.api('DELETE', `/webhooks/${shown.id}`)).status).toBe(404);
	});

	it('take a secret of the caller, and do not repeat it later', async () => {
		const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
		const made = await runtime.api('POST', '/webhooks', { url, events: ['*'], secret });
		expect(made.body.secret).toBe(secret);
		const read = JSON.stringify((await runtime.api('GET', '/webhooks')).body);
		expect(read).not.toContain(secret);
	});

	it.each([
		['an unknown event', { events: ['session.exploded'] }, 'UNKNOWN_EVENT_TYPE'],
		['no events', { events: [] }, 'INVALID_PARAMETERS'],
		['a pattern in the middle', { eventNames: ['a*b'] }, 'INVALID_PARAMETERS'],
		['a short secret', { secret: 'short' }, 'INVALID_PARAMETERS'],
		['an empty whsec_', { secret: 'whsec_AAAAAAAAAAAA' }, 'INVALID_PARAMETERS'],
		['an unknown field', { colour: 'red' }, 'INVALID_PARAMETERS'],
		['a private target', { url: 'http://192.168.0.1/' }, 'WEBHOOK_TARGET_REFUSED'],
		['no URL', { url: 'nowhere' }, 'WEBHOOK_TARGET_REFUSED'],
		['an unknown session', { sessionId: 'sess_unknown' }, 'SESSION_NOT_FOUND'],
	])('refuse %s', async (_what, fields, code) => {
		const before = (await runtime.api('GET', '/webhooks')).body.webhooks.length;
		const { status, body } = await runtime.api('POST', '/webhooks', {
			url,
			events: ['session.created'],
			...fields,
		});
		expect(body).toMatchObject({ code, message: expect.any(String), error: expect.any(String) });
		expect(status).toBeGreaterThanOrEqual(400);
		expect((await runtime.api('GET', '/webhooks')).body.webhooks).toHaveLength(before);
	});
});
