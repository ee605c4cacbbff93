/** All searches, in the order users see them. */
import { findLatestSession } from './find-latest-session';
import { findSession } from './find-session';

export const searches = {
	[findSession.key]: findSession,
	[findLatestSession.key]: findLatestSession,
};
