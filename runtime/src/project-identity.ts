/** What makes this installation itself: its project id and the key of its visitor tokens, made once. */
import { newId } from './core/new-id';
import { VisitorTokens } from './security/visitor-tokens';
import type { Store } from './storage/store';

export interface ProjectIdentity {
	projectId: string;
	/** Kept with the data: whoever serves this data must be able to open its sessions. */
	visitorSecret: string;
}

export async function loadProjectIdentity(store: Store, now: number): Promise<ProjectIdentity> {
	return await store.transaction(async (tx) => {
		const ensure = async (key: string, make: () => string): Promise<string> => {
			const known = await tx.getMeta(key);
			if (known !== undefined) return known;
			const made = make();
			await tx.setMeta(key, made);
			return made;
		};
		return {
			projectId: await ensure('project_id', () => newId('proj', now)),
			visitorSecret: await ensure('visitor_secret', () => VisitorTokens.newSecret()),
		};
	});
}
