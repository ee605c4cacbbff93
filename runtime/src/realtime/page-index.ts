/** Which pages are open, by session. Most sessions have one page, which is kept without a set around it. */
import type { PageConnection } from './page-connection';

export class PageIndex {
	private readonly bySession = new Map<string, PageConnection | Set<PageConnection>>();
	private count = 0;

	/** Number of pages. */
	get size(): number {
		return this.count;
	}

	/** Number of sessions with a page. */
	get sessions(): number {
		return this.bySession.size;
	}

	add(page: PageConnection): void {
		const known = this.bySession.get(page.sessionId);
		if (known instanceof Set) known.add(page);
		else this.bySession.set(page.sessionId, known ? new Set([known, page]) : page);
		this.count += 1;
	}

	remove(page: PageConnection): void {
		const known = this.bySession.get(page.sessionId);
		const wasThere = known instanceof Set ? known.delete(page) : known === page;
		if (!wasThere) return;
		this.count -= 1;
		if (!(known instanceof Set) || known.size === 0) this.bySession.delete(page.sessionId);
	}

	countOf(sessionId: string): number {
		const known = this.bySession.get(sessionId);
		return known instanceof Set ? known.size : known ? 1 : 0;
	}

	forEach(visit: (page: PageConnection) => void): void {
		for (const known of this.bySession.values()) visitAll(known, visit);
	}

	forEachOf(sessionId: string, visit: (page: PageConnection) => void): void {
		const known = this.bySession.get(sessionId);
		if (known) visitAll(known, visit);
	}
}

function visitAll(
	known: PageConnection | Set<PageConnection>,
	visit: (page: PageConnection) => void,
): void {
	if (known instanceof Set) known.forEach(visit);
	else visit(known);
}
