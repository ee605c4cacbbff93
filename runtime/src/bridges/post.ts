/** What is to be said on a platform, free of any platform's markup. */
export interface Post {
	/** In bold: who writes, or what happened. */
	title?: string;
	/** What it answers. */
	quote?: { author: string; text: string };
	/** What somebody wrote. */
	text?: string;
	/** Label and value. */
	facts?: ReadonlyArray<readonly [label: string, value: string]>;
	/** In a fixed-width font. */
	code?: string;
	/** In small print, below everything. */
	note?: string;
}
