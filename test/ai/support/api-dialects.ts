/** How each of the three APIs reads a request and writes an answer, after their public references. */
import type { Behaviour, SeenRequest } from './ai-stand-in';

export interface ApiDialect {
	name: 'openai' | 'anthropic' | 'gemini';
	matches(path: string): boolean;
	streams(path: string, body: any): boolean;
	read(body: any): Pick<SeenRequest, 'system' | 'turns'>;
	whole(behaviour: Behaviour): unknown;
	/** Server-sent events; the last two say how the answer ended. */
	pieces(behaviour: Behaviour): string[];
	error(status: number): unknown;
}

const DEFAULT_TEXT = 'Hello from the model.';
/** Tokens that every answer of the stand-in claims. */
export const USAGE = { input: 40, output: 7 };

const sse = (data: unknown, event?: string) =>
	`${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`;

/** The text cut into a few pieces. */
const split = (text: string) => text.match(/[^]{1,8}/g) ?? [];

const openai: ApiDialect = {
	name: 'openai',
	matches: (path) => path === '/v1/chat/completions',
	streams: (_path, body) => body.stream === true,
	read: ({ messages: [first, ...turns] }) => ({ system: first.content, turns }),
	whole: ({ text = DEFAULT_TEXT, refuses, cut }) => ({
		id: 'chatcmpl-1',
		object: 'chat.completion',
		choices: [
			{
				index: 0,
				message: {
					role: 'assistant',
					content: refuses ? null : text,
					refusal: refuses ? 'No.' : null,
				},
				finish_reason: cut ? 'length' : 'stop',
			},
		],
		usage: { prompt_tokens: USAGE.input, completion_tokens: USAGE.output, total_tokens: 47 },
	}),
	pieces: ({ text = DEFAULT_TEXT, refuses, cut }) => {
		const chunk = (delta: unknown, finish_reason: string | null = null) =>
			sse({ id: 'chatcmpl-1', choices: [{ index: 0, delta, finish_reason }] });
		return [
			chunk({ role: 'assistant', content: '' }),
			...(refuses ? [chunk({ refusal: 'No.' })] : split(text).map((content) => chunk({ content }))),
			// One write, so that a truncated answer lacks both.
			chunk({}, cut ? 'length' : 'stop') +
				sse({
					id: 'chatcmpl-1',
					choices: [],
					usage: { prompt_tokens: USAGE.input, completion_tokens: USAGE.output },
				}),
			'data: [DONE]\n\n',
		];
	},
	error: (status) => ({ error: { message: `error ${status}`, type: 'x', code: null } }),
};

const anthropic: ApiDialect = {
	name: 'anthropic',
	matches: (path) => path === '/v1/messages',
	streams: (_path, body) => body.stream === true,
	read: ({ system, messages }) => ({ system, turns: messages }),
	whole: ({ text = DEFAULT_TEXT, refuses, cut }) => ({
		id: 'msg_1',
		type: 'message',
		role: 'assistant',
		content: refuses ? [] : [{ type: 'text', text }],
		stop_reason: refuses ? 'refusal' : cut ? 'max_tokens' : 'end_turn',
		usage: { input_tokens: USAGE.input, output_tokens: USAGE.output },
	}),
	pieces: ({ text = DEFAULT_TEXT, refuses, cut }) => {
		const event = (data: { type: string; [key: string]: unknown }) => sse(data, data.type);
		const message = { id: 'msg_1', content: [], usage: { input_tokens: USAGE.input } };
		const stop_reason = refuses ? 'refusal' : cut ? 'max_tokens' : 'end_turn';
		return [
			event({ type: 'message_start', message }),
			event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
			...split(refuses ? 'I' : text).map((piece) =>
				event({
					type: 'content_block_delta',
					index: 0,
					delta: { type: 'text_delta', text: piece },
				}),
			),
			event({
				type: 'message_delta',
				delta: { stop_reason },
				usage: { output_tokens: USAGE.output },
			}),
			event({ type: 'message_stop' }),
		];
	},
	error: (status) => ({ type: 'error', error: { type: 'x', message: `error ${status}` } }),
};

const GEMINI_PATH = /^\/v1beta\/models\/[^/:]+:(stream)?[gG]enerateContent/;

const gemini: ApiDialect = {
	name: 'gemini',
	matches: (path) => GEMINI_PATH.test(path),
	streams: (path) => path.includes(':stream'),
	read: ({ systemInstruction, contents }) => ({
		system: systemInstruction.parts[0].text,
		turns: contents.map(({ role, parts }: any) => ({ role, content: parts[0].text })),
	}),
	whole: (behaviour) => geminiChunk(behaviour.text ?? DEFAULT_TEXT, behaviour, true),
	pieces: (behaviour) => [
		...split(behaviour.text ?? DEFAULT_TEXT).map((piece) =>
			sse(geminiChunk(piece, behaviour, false)),
		),
		sse(geminiChunk('', behaviour, true)),
		'\n',
	],
	error: (status) => ({ error: { code: status, message: `error ${status}`, status: 'X' } }),
};

function geminiChunk(text: string, { refuses, cut }: Behaviour, isLast: boolean): unknown {
	const finishReason = refuses ? 'SAFETY' : cut ? 'MAX_TOKENS' : 'STOP';
	return {
		candidates: [
			{ content: { role: 'model', parts: [{ text }] }, ...(isLast && { finishReason }) },
		],
		usageMetadata: { promptTokenCount: USAGE.input, candidatesTokenCount: USAGE.output },
	};
}

export const API_DIALECTS: readonly ApiDialect[] = [openai, anthropic, gemini];
