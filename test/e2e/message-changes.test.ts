/** Messages after they were sent: edited, deleted, delivered, read, on the stream, when polling and for operators. */
import { connectPage, openStream, plain, post, request, type Connected } from '../support/page';
import { startRuntime, type RunningRuntime } from '../support/start-runtime';
import { ManualClock } from '../support/manual-clock';

let runtime: RunningRuntime;
const clock = new ManualClock();
beforeAll(async () => {
	runtime = await startRuntime({ clock });
});
afterAll(() => runtime.stop());

const channel = (path: string) => `${runtime.url}/pocketping${path}`;
const write = async (page: Connected, content: string): Promise<string> =>
	(await post(channel('/message'), { sessionId: page.sessionId, content })).body.messageId;
const answer = async (page: Connected, content: string): Promise<string> =>
	(await runtime.api('POST', `/sessions/${plain(page.sessionId)}/messages`, { content })).body.id;
const poll = async (page: Connected, after: number | string): Promise<any[]> => {
	const time = typeof after === 'number' ? new Date(after).toISOString() : after;
	const query = `sessionId=${page.sessionId}&after=${encodeURIComponent(time)}`;
	return (await request('GET', channel(`/messages?${query}`))).body.messages;
};
const eventsOf = async (page: Connected): Promise<any[]> =>
	(await runtime.api('GET', `/events?sessionId=${plain(page.sessionId)}`)).body.events;

describe('PATCH /message/:id', () => {
	it('replaces the text, for every page, the poller and the operators', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		const id = await write(page, 'frist');
		clock.advance(15_000);
		const before = clock.now();
		const { status, body } = await request('PATCH', channel(`/message/${id}`), {
			sessionId: page.sessionId,
			content: '  first ',
		});
		expect(status).toBe(200);
		expect(body).toEqual({
			message: { id, content: 'first', editedAt: new Date(before).toISOString() },
		});
		expect((await stream.frame('message_edited')).data).toEqual({
			messageId: id,
			content: 'first',
			editedAt: body.message.editedAt,
		});
		// It was sent a while ago, and still the poller hears of it.
		expect(await poll(page, before)).toMatchObject([
			{ id, content: 'first', editedAt: body.message.editedAt },
		]);
		expect((await eventsOf(page))[0]).toMatchObject({
			event: 'message.updated',
			data: { message: { id, content: 'first', type: 'visitor' } },
		});
		stream.close();
	});

	it('is replayed to a page that was away', async () => {
		const page = await connectPage(runtime.url);
		const id = await write(page, 'one');
		const { seq } = await connectPage(runtime.url, { sessionId: page.sessionId });
		await request('PATCH', channel(`/message/${id}`), {
			sessionId: page.sessionId,
			content: 'two',
		});
		const stream = await openStream(runtime.url, page.sessionId, `&since=${seq}`);
		expect((await stream.frame('message_edited')).data).toMatchObject({ content: 'two' });
		stream.close();
	});

	it.each([
		['nothing', '   ', 400, 'INVALID_PARAMETERS'],
		['too much', 'x'.repeat(4001), 400, 'CONTENT_TOO_LONG'],
		['no text', 7, 400, 'INVALID_PARAMETERS'],
	])('refuses %s', async (_what, content, status, code) => {
		const page = await connectPage(runtime.url);
		const id = await write(page, 'as it was');
		const refused = await request('PATCH', channel(`/message/${id}`), {
			sessionId: page.sessionId,
			content,
		});
		expect(refused).toMatchObject({ status, body: { code } });
		expect(await poll(page, clock.now())).toMatchObject([{ content: 'as it was' }]);
	});

	it('is for the visitor’s own messages of that session only', async () => {
		const [page, other] = [await connectPage(runtime.url), await connectPage(runtime.url)];
		const mine = await write(page, 'mine');
		const theirs = await answer(page, 'an operator');
		const edit = (sessionId: string, id: string) =>
			request('PATCH', channel(`/message/${id}`), { sessionId, content: 'changed' });
		expect((await edit(page.sessionId, theirs)).body.code).toBe('MESSAGE_NOT_YOURS');
		expect((await edit(other.sessionId, mine)).body.code).toBe('MESSAGE_NOT_FOUND');
		expect((await edit(plain(page.sessionId), mine)).body.code).toBe('SESSION_NOT_FOUND');
		expect((await edit(page.sessionId, 'msg_none')).status).toBe(404);
	});
});

describe('DELETE /message/:id', () => {
	it('leaves a tombstone for every page, the poller and the operators', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		const id = await write(page, 'a secret');
		clock.advance(15_000);
		const deleted = await request('DELETE', channel(`/message/${id}?sessionId=${page.sessionId}`));
		expect(deleted).toMatchObject({ status: 200, body: { deleted: true } });
		const deletedAt = new Date(clock.now()).toISOString();
		expect((await stream.frame('message_deleted')).data).toEqual({ messageId: id, deletedAt });
		expect(await poll(page, clock.now())).toMatchObject([{ id, content: '', deletedAt }]);
		const again = await connectPage(runtime.url, { sessionId: page.sessionId });
		expect(again.messages).toMatchObject([{ id, content: '', deletedAt }]);
		const list = await runtime.api('GET', `/sessions/${plain(page.sessionId)}/messages`);
		expect(list.body.messages).toMatchObject([{ id, content: '', deletedAt }]);
		expect((await eventsOf(page))[0]).toMatchObject({
			event: 'message.deleted',
			data: { message: { id, content: '' } },
		});
		stream.close();
	});

	it('is not shown again to a page that catches up', async () => {
		const page = await connectPage(runtime.url);
		const { seq } = await connectPage(runtime.url, { sessionId: page.sessionId });
		const id = await write(page, 'a secret');
		await request('DELETE', channel(`/message/${id}?sessionId=${page.sessionId}`));
		const stream = await openStream(runtime.url, page.sessionId, `&since=${seq}`);
		await stream.frame('message_deleted');
		expect(JSON.stringify(stream.frames)).not.toContain('a secret');
		expect(stream.frames[0]).toMatchObject({ type: 'message', data: { id, content: '' } });
		stream.close();
	});

	it('cannot be undone, repeated or aimed at others', async () => {
		const page = await connectPage(runtime.url);
		const id = await write(page, 'gone');
		const theirs = await answer(page, 'an operator');
		const remove = (messageId: string) =>
			request('DELETE', channel(`/message/${messageId}?sessionId=${page.sessionId}`));
		expect((await remove(theirs)).body.code).toBe('MESSAGE_NOT_YOURS');
		expect((await remove(id)).status).toBe(200);
		expect(await remove(id)).toMatchObject({ status: 409, body: { code: 'MESSAGE_DELETED' } });
		const edit = await request('PATCH', channel(`/message/${id}`), {
			sessionId: page.sessionId,
			content: 'back',
		});
		expect(edit.body.code).toBe('MESSAGE_DELETED');
		expect((await request('DELETE', channel(`/message/${id}`))).body.code).toBe(
			'SESSION_NOT_FOUND',
		);
	});
});

describe('the operators’ side', () => {
	it('edits what it wrote, and deletes anything', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		const path = `/sessions/${plain(page.sessionId)}/messages`;
		const [visitors, own] = [await write(page, 'rude'), await answer(page, 'helo')];
		const edited = await runtime.api('PATCH', `${path}/${own}`, { content: 'hello' });
		expect(edited).toMatchObject({ status: 200, body: { content: 'hello', type: 'operator' } });
		await stream.frame('message_edited');
		const foreign = await runtime.api('PATCH', `${path}/${visitors}`, { content: 'polite' });
		expect(foreign).toMatchObject({ status: 403, body: { code: 'MESSAGE_NOT_YOURS' } });
		const deleted = await runtime.api('DELETE', `${path}/${visitors}`);
		expect(deleted).toMatchObject({ status: 200, body: { content: '', id: visitors } });
		await stream.frame('message_deleted');
		stream.close();
	});
});

describe('receipts', () => {
	it('tell operators what the visitor read, once', async () => {
		const page = await connectPage(runtime.url);
		const mine = await write(page, 'mine');
		const ids = [await answer(page, 'one'), await answer(page, 'two')];
		const read = () =>
			post(channel('/read'), {
				sessionId: page.sessionId,
				messageIds: [...ids, mine, 'msg_unknown'],
				status: 'read',
			});
		expect((await read()).body).toEqual({ updated: 2 });
		const { body } = await runtime.api('GET', `/sessions/${plain(page.sessionId)}/messages`);
		const at = new Date(clock.now()).toISOString();
		expect(body.messages).toMatchObject([
			{ id: mine, status: 'sent' },
			{ id: ids[0], status: 'read', readAt: at, deliveredAt: at },
			{ id: ids[1], status: 'read', readAt: at, deliveredAt: at },
		]);
		expect(body.messages).toHaveLength(3);
		const count = (await eventsOf(page)).length;
		expect((await read()).body).toEqual({ updated: 0 });
		expect(await eventsOf(page)).toHaveLength(count);
	});

	it('tell the visitor what operators received and read', async () => {
		const page = await connectPage(runtime.url);
		const stream = await openStream(runtime.url, page.sessionId);
		const id = await write(page, 'did you get this?');
		const path = `/sessions/${plain(page.sessionId)}/messages/read`;
		const mark = (status: string) => runtime.api('POST', path, { messageIds: [id], status });
		expect((await mark('delivered')).body).toEqual({ updated: 1 });
		const delivered = await stream.frame(({ data }) => data.status === 'delivered');
		expect(delivered.data).toMatchObject({ messageIds: [id], deliveredAt: expect.any(String) });
		clock.advance(15_000);
		expect((await mark('read')).body).toEqual({ updated: 1 });
		await stream.frame(({ type, data }) => type === 'read' && data.status === 'read');
		const [message] = await poll(page, clock.now());
		expect(message).toMatchObject({
			id,
			status: 'read',
			readAt: new Date(clock.now()).toISOString(),
			deliveredAt: delivered.data.deliveredAt,
		});
		stream.close();
	});

	it('are taken of everything a page has not reported yet, however much', async () => {
		const page = await connectPage(runtime.url);
		const ids: string[] = [];
		for (let n = 0; n < 150; n += 1) ids.push(await answer(page, `m${n}`));
		const { body } = await post(channel('/read'), {
			sessionId: page.sessionId,
			messageIds: [...ids, ...ids],
			status: 'read',
		});
		expect(body).toEqual({ updated: 150 });
	});

	it('refuses odd ones', async () => {
		const page = await connectPage(runtime.url);
		for (const fields of [{}, { messageIds: 'x' }, { messageIds: [], status: 'sent' }]) {
			const refused = await post(channel('/read'), { sessionId: page.sessionId, ...fields });
			expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_PARAMETERS' } });
		}
	});
});

describe('polling', () => {
	it('misses nothing although the visitor’s clock is ten minutes fast', async () => {
		const page = await connectPage(runtime.url);
		const early = await write(page, 'early');
		clock.advance(60_000);
		const fast = clock.now() + 600_000;
		const late = await answer(page, 'late');
		expect((await poll(page, fast)).map(({ id }) => id)).toEqual([late]);
		await request('PATCH', channel(`/message/${early}`), {
			sessionId: page.sessionId,
			content: 'edited',
		});
		expect((await poll(page, fast)).map(({ id }) => id).sort()).toEqual([early, late].sort());
	});

	it('hears that a rating is asked for, until it is given', async () => {
		const page = await connectPage(runtime.url);
		await write(page, 'thanks');
		const { sessionId } = page;
		const asked = async () =>
			(await request('GET', channel(`/messages?sessionId=${sessionId}`))).body.csatRequest;
		expect(await asked()).toBeUndefined();
		const requestedAt = new Date(clock.now()).toISOString();
		await runtime.api('POST', `/sessions/${plain(sessionId)}/csat`);
		expect(await asked()).toEqual({ requestedAt });
		await post(channel('/csat'), { sessionId, score: 4 });
		expect(await asked()).toBeUndefined();
	});

	it('takes a message id as well as a time', async () => {
		const page = await connectPage(runtime.url);
		const ids = [await write(page, 'a'), await write(page, 'b'), await write(page, 'c')];
		expect((await poll(page, ids[0] ?? '')).map(({ id }) => id)).toEqual(ids.slice(1));
	});

	it('goes on after more changes at one time than fit in one answer', async () => {
		const page = await connectPage(runtime.url);
		const messageIds: string[] = [];
		for (let n = 0; n < 130; n += 1) messageIds.push(await answer(page, `m${n}`));
		clock.advance(15_000);
		await post(channel('/read'), { sessionId: page.sessionId, messageIds, status: 'read' });
		const readAt = clock.now();
		clock.advance(20_000);
		const late = await answer(page, 'late');
		expect((await poll(page, readAt)).map(({ id }) => id)).toContain(late);
	});

	it('pages back through what came before', async () => {
		const page = await connectPage(runtime.url);
		const ids: string[] = [];
		for (let n = 0; n < 5; n += 1) ids.push(await answer(page, `m${n}`));
		const query = `sessionId=${page.sessionId}&before=${ids[3]}&limit=2`;
		const { body } = await request('GET', channel(`/messages?${query}`));
		expect(body.messages.map(({ id }: { id: string }) => id)).toEqual([ids[1], ids[2]]);
		expect(body.hasMore).toBe(true);
	});

	it('gets through more changes than fit in one answer', async () => {
		const page = await connectPage(runtime.url);
		const ids: string[] = [];
		for (let n = 0; n < 120; n += 1) {
			ids.push(await answer(page, `m${n}`));
			clock.advance(200);
		}
		clock.advance(20_000);
		const seen = new Set<string>();
		let after = 0;
		for (let round = 0; round < 3; round += 1) {
			for (const { id, timestamp } of await poll(page, after)) {
				seen.add(id);
				after = Math.max(after, Date.parse(timestamp));
			}
		}
		expect(seen.size).toBe(ids.length);
	});
});
