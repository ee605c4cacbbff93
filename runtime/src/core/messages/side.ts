/** The two sides of a conversation: what a visitor wrote, and what everybody else did. */
import type { MessageType } from '../../../../protocol/shapes';

export type Side = 'visitor' | 'operator';

export function sideOf({ type }: { type: MessageType }): Side {
	return type === 'visitor' ? 'visitor' : 'operator';
}
