/** Stands in for a language model: OpenAI's chat API, with answers that are known beforehand. */
import { StandIn, type Asked } from './stand-in';

interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content: string;
}

/**
 * Repeats what the user says, with the number of messages it was shown. Asked for a human, it calls the one
 * tool it has, and says so once the tool has answered.
 */
export async function startStandInModel(): Promise<StandIn> {
	return await StandIn.start(answer);
}

function answer({ path, body }: Asked): unknown {
	if (!path.endsWith('/chat/completions')) return { data: [] };
	const messages = body.messages as ChatMessage[];
	const last = messages[messages.length - 1]!;
	if (last.role === 'tool') return completion({ content: 'Somebody will answer soon.' });
	if (last.content.includes('human') && body.tools?.length > 0) {
		const { name } = body.tools[0].function as { name: string };
		return completion({
			content: '',
			tool_calls: [{ id: 'call_1', type: 'function', function: { name, arguments: '{}' } }],
		});
	}
	return completion({ content: `You said: ${last.content} (${messages.length} messages)` });
}

function completion(message: { content: string; tool_calls?: unknown[] }): unknown {
	return {
		id: 'completion',
		object: 'chat.completion',
		created: 0,
		model: 'stand-in',
		choices: [
			{
				index: 0,
				message: { role: 'assistant', ...message },
				finish_reason: message.tool_calls ? 'tool_calls' : 'stop',
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
