/** The session that all samples are about: with everything a session can have, so that every field can be mapped. */
import type { Session } from '../../../protocol/shapes';

export const SAMPLE_SESSION: Session = {
	id: 'sess_01a1f8660d00000051c7a9e24b8d6f30',
	visitorId: 'vis_01a1f8660d0000006be2f14c90d7a385',
	projectId: 'proj_01a1f5000000000033aa51bc7e02d94f',
	status: 'active',
	createdAt: '2026-11-20T10:00:00.000Z',
	lastActivity: '2026-11-20T10:00:09.000Z',
	metadata: {
		pageUrl: 'https://shop.example/cart',
		pageTitle: 'Your cart',
		referrer: 'https://shop.example/',
		language: 'en-GB',
		country: 'GB',
		deviceType: 'desktop',
		browser: 'Firefox',
	},
	identity: {
		name: 'Ada',
		email: 'ada@example.com',
		customerId: 'customer-1042',
		metadata: { plan: 'pro' },
		verified: true,
	},
	contact: { email: 'ada@example.com', phone: '+442079460000', phoneCountry: 'GB' },
	aiEnabled: true,
	handledBy: 'waiting',
};

export const SAMPLE_CSAT = {
	pending: false,
	requestedAt: '2026-11-20T10:08:00.000Z',
	score: 5,
	comment: 'Quick and friendly',
	respondedAt: '2026-11-20T10:09:00.000Z',
};

/** The same at its end: what actions and searches show of a session has all fields filled in. */
export const SAMPLE_CLOSED_SESSION: Session = {
	...SAMPLE_SESSION,
	status: 'closed',
	handledBy: 'closed',
	closedAt: '2026-11-20T10:10:00.000Z',
	lastActivity: '2026-11-20T10:09:00.000Z',
	csat: SAMPLE_CSAT,
};
