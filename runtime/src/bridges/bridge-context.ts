/** What every bridge is given. */
import type { Logger } from 'pino';
import type { Clock } from '../core/clock';
import type { BridgeState } from './bridge';
import type { Inbox } from './inbox';

export interface BridgeContext {
	clock: Clock;
	inbox: Inbox;
	log: Logger;
	/** Address of this service as platforms reach it; undefined in a local trial. */
	publicUrl: string | undefined;
	onState(state: BridgeState): void;
}
