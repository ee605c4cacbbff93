/** What the operators are told about the page and the browser. */

/** The `metadata` of POST /connect. */
export function pageMetadata(): Record<string, string> {
	return {
		url: location.href,
		referrer: document.referrer,
		pageTitle: document.title,
		userAgent: navigator.userAgent,
		timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
		language: navigator.language,
		screenResolution: `${screen.width}x${screen.height}`,
	};
}
