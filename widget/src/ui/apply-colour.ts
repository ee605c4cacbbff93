/** Sets the site's own colour, and a text colour that can be read on it. */

/** Properties are set through the CSSOM, which content policies do not restrict. */
export function applyColour(root: ShadowRoot, colour: string | undefined): void {
	if (!colour || !CSS.supports('color', colour)) return;
	const host = root.host as HTMLElement;
	host.style.setProperty('--pp-primary', colour);
	// The browser knows all ways to write a colour; a span that is there for a moment asks it.
	const probe = document.createElement('span');
	probe.style.color = colour;
	root.append(probe);
	const channels = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(probe).color);
	probe.remove();
	if (!channels) return;
	const isLight = luminance(channels.slice(1).map(Number)) > 0.42;
	host.style.setProperty('--pp-on-primary', isLight ? '#16181d' : '#fff');
}

/** Relative luminance as WCAG defines it. */
export function luminance(channels: number[]): number {
	const [red = 0, green = 0, blue = 0] = channels.map((value) => {
		const share = value / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
