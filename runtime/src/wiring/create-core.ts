/** What the rules work with, put together from the parts and the settings. */
import type { Config } from '../config/config';
import type { Clock } from '../core/clock';
import type { CoreContext } from '../core/core-context';
import type { Journal } from '../core/journal';
import { TypingBoard } from '../core/messages/typing-board';
import { RecentVisitors } from '../core/sessions/recent-visitors';
import type { FileUrl } from '../core/shapes/management-shapes';
import type { TargetGuard } from '../delivery/webhook/target-guard';
import { SecretBox } from '../security/secret-box';
import type { FileStore } from '../files/file-store';
import type { Store } from '../storage/store';
import type { FanOut } from './create-fan-out';

export interface CreateCoreOptions {
	config: Config;
	clock: Clock;
	store: Store;
	journal: Journal;
	projectId: string;
	fanOut: FanOut;
	files: FileStore;
	fileUrl: FileUrl;
	guard: TargetGuard;
}

export function createCore(options: CreateCoreOptions): CoreContext {
	const { config, clock, store, journal, projectId, fanOut, files, fileUrl, guard } = options;
	const { realtime, instances } = fanOut;
	return {
		store,
		journal,
		clock,
		projectId,
		settings: {
			welcomeMessage: config.welcomeMessage,
			announceAt: config.sessionCreatedAt,
			screenshots: config.screenshots,
			ai: config.ai?.settings,
		},
		realtime,
		typing: new TypingBoard(clock, realtime, instances !== undefined),
		visitors: instances?.visitors ?? new RecentVisitors(clock),
		files,
		fileUrl,
		secrets: new SecretBox(config.operations.secretsKeys),
		assertDeliverable: (url) => guard.assertUrl(url),
	};
}
