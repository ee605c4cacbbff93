/** The few drawings of the widget, as paths on a 24 × 24 grid. */

const NAMESPACE = 'http://www.w3.org/2000/svg';

const PATHS = {
	chat: 'M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.2 4.5 3.2 5.9-.1 1.2-.6 2.3-1.4 3.2-.2.3 0 .7.4.7 1.9-.1 3.6-.8 4.9-1.9.6.1 1.2.2 1.9.2 5 0 9-3.6 9-8.1s-4-7.7-9-7.7Z',
	down: 'm6 9.5 6 6 6-6',
	close: 'M6.5 6.5l11 11m0-11-11 11',
	send: 'M12 19V5m0 0-6 6m6-6 6 6',
} as const;

/** An icon for the eye only; the button around it carries the name. */
export function icon(name: keyof typeof PATHS, className = 'icon'): SVGSVGElement {
	const svg = document.createElementNS(NAMESPACE, 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('class', `${className} icon-${name}`);
	svg.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS(NAMESPACE, 'path');
	path.setAttribute('d', PATHS[name]);
	svg.append(path);
	return svg;
}
