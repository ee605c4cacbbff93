/** The few drawings of the widget, as paths on a 24 × 24 grid. */

const NAMESPACE = 'http://www.w3.org/2000/svg';

const CIRCLE = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z';
const EYES = 'M9 10.5h.01M15 10.5h.01';

const PATHS = {
	chat: 'M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.2 4.5 3.2 5.9-.1 1.2-.6 2.3-1.4 3.2-.2.3 0 .7.4.7 1.9-.1 3.6-.8 4.9-1.9.6.1 1.2.2 1.9.2 5 0 9-3.6 9-8.1s-4-7.7-9-7.7Z',
	down: 'm6 9.5 6 6 6-6',
	close: 'M6.5 6.5l11 11m0-11-11 11',
	send: 'M12 19V5m0 0-6 6m6-6 6 6',
	clip: 'm20 11.5-8.3 8.2a5.4 5.4 0 0 1-7.6-7.6l8.3-8.3a3.6 3.6 0 0 1 5.1 5.1l-8.3 8.2a1.8 1.8 0 0 1-2.6-2.5l7.6-7.5',
	file: 'M13.5 3H7.5A2 2 0 0 0 5.5 5v14a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2V8Zm0 0v5h5',
	more: 'M5 12h.01M12 12h.01M19 12h.01',
	reply: 'M9.5 7 4.5 12l5 5M5 12h8.5a6 6 0 0 1 6 6',
	edit: 'm5 19 1-4.5L16.5 4a2.1 2.1 0 0 1 3 3L9.5 18Z',
	delete: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7',
	tick: 'm6 12.5 4 4 8.5-9',
	ticks: 'm2.5 12.5 4 4 8.5-9M12 15.5l1 1 8.5-9',
	check: 'M8 12.5l2.8 2.8L16 9.5',
	face1: 'M8 16.5q4-4.5 8 0M7.5 8.5l2.5 1.2m6.5-1.2L14 9.7',
	face2: 'M8.5 16q3.5-2.5 7 0',
	face3: 'M8.5 15h7',
	face4: 'M8.5 14.2q3.5 3 7 0',
	face5: 'M7.5 13.5h9q-.8 4-4.5 4t-4.5-4Z',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon for the eye only; the button around it carries the name. */
export function icon(name: IconName, className = 'icon'): SVGSVGElement {
	const svg = document.createElementNS(NAMESPACE, 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('class', `${className} icon-${name}`);
	svg.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS(NAMESPACE, 'path');
	const around = name === 'check' ? CIRCLE : name.startsWith('face') ? CIRCLE + EYES : '';
	path.setAttribute('d', around + PATHS[name]);
	svg.append(path);
	return svg;
}
