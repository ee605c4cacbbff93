/** Commands that operators give in a bridge: the same words with the same effect on every platform. */
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { deleteMessage } from '../messages/delete-message';
import { isOperatorOnline, notePresence } from '../operators/operator-status';
import { closeSession } from '../sessions/close-session';
import { requestCsat } from '../sessions/csat';
import { describeSession } from './describe-session';
import type { CommandRequest } from './bridge-input';
import { readEverything } from './receive-message';
import { switchAi } from './switch-ai';

const HELP: ReadonlyArray<readonly [usage: string, meaning: string]> = [
	['online', 'you are there'],
	['offline', 'you are away'],
	['status', 'who is there, and how many conversations are open'],
	['close', 'close this conversation'],
	['info', 'what is known of this visitor'],
	['ai on|off', 'let the AI answer here, or not'],
	['csat', 'ask this visitor for a rating'],
	['read', "mark this visitor's messages as read"],
	['delete', 'as a reply to your own message: take it back'],
	['help', 'this list'],
];

/** Operators named in the answer to `status`. */
const MAX_NAMED = 10;

/**
 * Does what was asked.
 * @returns the answer for whoever asked; an unknown command is answered, too
 */
export async function runCommand(core: CoreContext, request: CommandRequest): Promise<string> {
	try {
		return await run(core, request);
	} catch (error) {
		if (error instanceof ChatError) return error.message;
		throw error;
	}
}

async function run(core: CoreContext, request: CommandRequest): Promise<string> {
	const { sessionId } = request;
	switch (request.command.toLowerCase()) {
		case 'online':
		case 'offline':
			return await setPresence(core, request, request.command.toLowerCase() === 'online');
		case 'status':
			return await status(core, request);
		case 'help':
		case 'start':
			return help(request);
		case 'close':
			if (!sessionId || !request.inThread) return elsewhere('close');
			await closeSession(core, sessionId);
			return 'Closed. It opens again when the visitor writes.';
		case 'info':
			return sessionId ? await describeSession(core, sessionId, request.show) : elsewhere('info');
		case 'ai':
			return sessionId ? await switchAi(core, sessionId, request.argument) : elsewhere('ai');
		case 'csat':
			if (!sessionId) return elsewhere('csat');
			return (await requestCsat(core, sessionId)).csat?.respondedAt !== undefined
				? 'This visitor has rated the conversation already.'
				: 'The visitor is asked for a rating.';
		case 'read':
			if (!sessionId) return elsewhere('read');
			await core.journal.write((unit) => readEverything(unit, sessionId));
			return 'Marked as read.';
		case 'delete':
			return await takeBack(core, request);
		default:
			return `There is no command "${request.command.slice(0, 40)}". It was not sent to the visitor. ${help(request)}`;
	}
}

async function setPresence(
	core: CoreContext,
	{ bridge, operator: { id, name } }: CommandRequest,
	online: boolean,
): Promise<string> {
	await core.journal.write((unit) =>
		notePresence(unit, { source: bridge, id, name }, online ? 'online' : 'offline'),
	);
	if (online) return `${name} is online.`;
	const others = await isOperatorOnline(core.store);
	return `${name} is offline.${others ? ' Somebody else is still there.' : ' Nobody is there now.'}`;
}

async function status(core: CoreContext, { bridge }: CommandRequest): Promise<string> {
	const now = core.clock.now();
	const operators = await core.store.bridges.listOperators(MAX_NAMED);
	const there = operators.filter(({ onlineUntil }) => (onlineUntil ?? 0) > now);
	const names = there.map(({ name, source }) => `${name} (${source})`).join(', ');
	const open = await core.store.bridges.countOpenThreads(bridge);
	const online = await isOperatorOnline(core.store);
	return `${online ? `🟢 Online: ${names || 'somebody'}` : '🔴 Nobody is online'}\nOpen conversations here: ${open}`;
}

async function takeBack(core: CoreContext, request: CommandRequest): Promise<string> {
	const { bridge, replyTo } = request;
	const known = replyTo && (await core.store.bridges.findPost(bridge, replyTo.place, replyTo.post));
	if (!known?.foreign) return 'Give "delete" as a reply to a message of yours.';
	// Their own post goes with it, where the platform lets us: the deletion tells the bridge.
	const { sessionId, subject: messageId } = known;
	await deleteMessage(core, { sessionId, messageId, by: 'operator' });
	return 'Deleted.';
}

function help({ prefix }: CommandRequest): string {
	const lines = HELP.map(([usage, meaning]) => `${prefix}${usage} – ${meaning}`);
	return `Commands:\n${lines.join('\n')}`;
}

function elsewhere(command: string): string {
	return `Give "${command}" in the conversation that it is about.`;
}
