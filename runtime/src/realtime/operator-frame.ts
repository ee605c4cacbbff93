/** Events as the operator WebSocket sends them: the delivery's contents, flat, as seed 2 shows. */
import type { EventBody, EventData } from '../../../protocol/shapes';

export type OperatorFrame = { type: string; id: string; timestamp: string } & EventData;

export function toOperatorFrame({ id, event, timestamp, data }: EventBody): OperatorFrame {
	return { type: event, id, timestamp, ...data };
}
