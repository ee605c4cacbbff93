/** What a service is made from: its settings, and what a program that embeds it brings along. */
import type { Logger } from 'pino';
import type { BridgeDefinition } from '../bridges/bridge-definition';
import type { Config } from '../config/config';
import type { Clock } from '../core/clock';
import type { FileStore } from '../files/file-store';
import type { Store, StoreDefinition } from '../storage/store';
import type { VisitorFilters } from '../transport/http/visitor-guards';

/** Parts of the embedding program's own, which take the place of what the settings say. */
export interface OwnParts {
	store?: Store | StoreDefinition;
	files?: FileStore;
	/** Besides those of the settings. */
	bridges?: readonly BridgeDefinition[];
}

export interface ServiceOptions {
	config: Config;
	log: Logger;
	/** Directory of the files that browsers load. */
	publicDir: string;
	/** Path of the widget's channel below the address of the service; empty where it is that address itself. */
	channelPath: string;
	own?: OwnParts;
	clock?: Clock;
	/** Functions that decide who gets in, asked before the lists of the settings. */
	filters?: VisitorFilters;
	/** Hears that the disk refused a commit. Nothing can be kept any more: the process should end. */
	onBroken: (error: unknown) => void;
	/** Ends the wait for a database that is away; the start fails then with the signal's reason. */
	signal?: AbortSignal;
	/** Time that open requests and deliveries get to finish when the service stops. Default 5000. */
	drainMs?: number;
}
