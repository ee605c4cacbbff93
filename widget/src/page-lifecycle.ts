/** Tells the widget when the page comes, goes, sleeps and wakes. */

interface LifecycleHandlers {
	/** The page goes away, perhaps into the browser's back-forward cache. */
	onLeave: () => void;
	/** The page comes back out of that cache. */
	onReturn: () => void;
	/** The page is hidden; on a phone this may be the last that it hears. */
	onHidden: () => void;
	/** The page is seen again; `wasAwayMs` says for how long it was not. */
	onVisible: (wasAwayMs: number) => void;
	onOnline: () => void;
	onOffline: () => void;
}

/** Begins to listen and returns the function that stops it. */
export function watchPage(handlers: LifecycleHandlers): () => void {
	const stop = new AbortController();
	const { signal } = stop;
	let hiddenAt = Date.now();
	addEventListener('pagehide', () => handlers.onLeave(), { signal });
	addEventListener('online', () => handlers.onOnline(), { signal });
	addEventListener('offline', () => handlers.onOffline(), { signal });
	addEventListener(
		'pageshow',
		(event) => {
			if (event.persisted) handlers.onReturn();
		},
		{ signal },
	);
	document.addEventListener(
		'visibilitychange',
		() => {
			if (isVisible()) return handlers.onVisible(Date.now() - hiddenAt);
			hiddenAt = Date.now();
			handlers.onHidden();
		},
		{ signal },
	);
	return () => stop.abort();
}

/** Whether the page can be seen. */
export function isVisible(): boolean {
	return document.visibilityState !== 'hidden';
}
