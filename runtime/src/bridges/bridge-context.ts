/** What every bridge is given. */
import type { Clock } from '../core/clock';
import type { LibraryLogger } from '../library/logger';
import type { Alone } from './alone';
import type { BridgeState } from './bridge';
import type { BridgeInbox } from './bridge-inbox';

/** What every bridge is given. */
export interface BridgeContext {
	clock: Clock;
	/** What operators do goes in here. */
	inbox: BridgeInbox;
	log: LibraryLogger;
	/** Address of this service as platforms reach it; undefined in a local trial. */
	publicUrl: string | undefined;
	/** For listening, where every instance that listens would hear everything. */
	alone: Alone;
	onState(state: BridgeState): void;
}
