/** What a page sends on its stream: custom events, each answered once it is kept or refused. */
import type { RawData } from 'ws';
import { z } from 'zod';
import { ChatError } from '../../core/chat-error';
import { receiveEvent } from '../../core/events/custom-events';
import { Frame } from '../../realtime/frame';
import type { PageConnection } from '../../realtime/page-connection';
import type { HttpContext } from '../http/http-context';
import { parse } from '../http/parse';
import { pageEvent } from '../http/widget/event-route';

const frame = z.object({ type: z.string(), data: z.unknown().optional() });

/** Acts on one message of a page. Only what nobody planned for is thrown. */
export async function receiveFrame(
	context: HttpContext,
	page: PageConnection,
	data: RawData,
): Promise<void> {
	const input = readFrame(data);
	// Unknown types are left alone: newer widgets may send more.
	if (input?.type !== 'event') return;
	const id = clientIdOf(input.data);
	try {
		await context.limits.take('event', page.sessionId);
		await context.limits.take('address', page.addressKey);
		const event = parse(pageEvent, input.data);
		await receiveEvent(context.core, page.sessionId, {
			name: event.name,
			data: event.data,
			clientId: event.id,
		});
		if (id !== undefined) reply(page, 'ack', { id });
	} catch (error) {
		if (!(error instanceof ChatError)) throw error;
		reply(page, 'error', { ...(id !== undefined && { id }), ...error.body });
	}
}

function readFrame(data: RawData): z.output<typeof frame> | undefined {
	try {
		return frame.safeParse(JSON.parse(String(data))).data;
	} catch {
		return undefined;
	}
}

function clientIdOf(data: unknown): string | undefined {
	const id = (data as { id?: unknown } | undefined | null)?.id;
	return typeof id === 'string' && id.length <= 100 ? id : undefined;
}

/** Straight to this page, whatever it still has to catch up on. */
function reply(page: PageConnection, type: 'ack' | 'error', data: unknown): void {
	page.connection.send(new Frame({ type, data }));
}
