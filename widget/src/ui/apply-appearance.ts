/** Sets the site's own colours, and text colours that can be read on them. */
import type { Appearance, Colour } from '../appearance';

const PARTS = ['primary', 'header', 'footer', 'toggle'] as const;

const BACKGROUNDS: Record<string, string> = {
	dots: 'radial-gradient(var(--line) 1.2px, transparent 1.3px) 0 0 / 18px 18px',
	whatsapp: 'var(--tint)',
};

/** Properties are set through the CSSOM, which content policies do not restrict. */
export function applyAppearance(root: ShadowRoot, appearance: Appearance, isDark: boolean): void {
	const { style } = root.host as HTMLElement;
	for (const part of PARTS) {
		const colour = appearance[`${part}Color`];
		const [css = '', ...solids] = colour ? toCss(colour, isDark) : [];
		const isUsable = CSS.supports('background', css);
		style.setProperty(`--pp-${part}`, isUsable ? css : '');
		style.setProperty(`--pp-on-${part}`, isUsable ? readableOn(root, solids) : '');
		// For lines and letters, which cannot be gradients.
		if (part === 'primary') style.setProperty('--pp-accent', isUsable ? (solids[0] ?? '') : '');
	}
	const { chatBackground = '' } = appearance;
	const isAddress = /^https?:\/\//i.test(chatBackground);
	// An address that was parsed and written again has no quotes that could end the string early.
	const picture = isAddress ? `center / cover url("${new URL(chatBackground).href}")` : '';
	style.setProperty('--pp-chat', picture || (BACKGROUNDS[chatBackground] ?? ''));
}

/** The style sheet's value, and the single colours that it is made of. */
function toCss(colour: Colour, isDark: boolean): string[] {
	if (typeof colour !== 'object') return [colour, colour];
	if ('light' in colour) {
		const chosen = isDark ? colour.dark : colour.light;
		return [chosen, chosen];
	}
	const { from, to, direction = 'to right' } = colour;
	return [`linear-gradient(${direction}, ${from}, ${to})`, from, to];
}

/** Black or white, whichever is read better on the middle of the colours. */
function readableOn(root: ShadowRoot, colours: string[]): string {
	const shares = colours.map((colour) => luminance(channelsOf(root, colour)));
	const middle = shares.reduce((sum, share) => sum + share, 0) / shares.length;
	return middle > 0.42 ? '#16181d' : '#fff';
}

/** The browser knows all ways to write a colour; a span that is there for a moment asks it. */
function channelsOf(root: ShadowRoot, colour: string): number[] {
	const probe = document.createElement('span');
	probe.style.color = colour;
	root.append(probe);
	const channels = /^rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(probe).color);
	probe.remove();
	return (channels ?? []).slice(1).map(Number);
}

/** Relative luminance as WCAG defines it. */
export function luminance(channels: number[]): number {
	const [red = 0, green = 0, blue = 0] = channels.map((value) => {
		const share = value / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
