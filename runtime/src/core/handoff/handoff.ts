/** Who answers a visitor, as a table: every state, everything that can happen in it, and what then is. */
import type { HandledBy } from '../../../../protocol/shapes';

export const HANDLERS = [
	'waiting',
	'bot',
	'human',
	'closed',
] as const satisfies readonly HandledBy[];

/** What can happen, with what it means in the docs. */
export const HANDOFF_INPUTS = {
	operator_message: 'a human writes',
	ai_message: 'the AI writes, or a workflow as one',
	takeover: 'nobody answered in time',
	hand_back: 'the AI is switched on, or the human is idle',
	escalation: 'the AI gives up or asks for a human',
	switched_off: 'the AI is switched off',
	close: 'the session is closed',
	reopen: 'the visitor writes in a closed session',
} as const;

export type HandoffInput = keyof typeof HANDOFF_INPUTS;

/** A missing entry: nothing changes. */
const TABLE: Record<HandledBy, Partial<Record<HandoffInput, HandledBy>>> = {
	waiting: {
		operator_message: 'human',
		ai_message: 'bot',
		takeover: 'bot',
		hand_back: 'bot',
		escalation: 'human',
		close: 'closed',
	},
	bot: {
		operator_message: 'human',
		escalation: 'human',
		switched_off: 'waiting',
		close: 'closed',
	},
	// Only a hand-back ends it: neither time alone nor what a workflow writes takes a visitor from a human.
	human: { hand_back: 'bot', close: 'closed' },
	closed: { reopen: 'waiting' },
};

/** Who answers after something happened. */
export function handlerAfter(handler: HandledBy, input: HandoffInput): HandledBy {
	return TABLE[handler][input] ?? handler;
}
