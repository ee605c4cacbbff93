/** Security headers of everything but the visitor's channel: answers for programs, not pages to be shown. */
import helmet from 'helmet';

/** A page that is to be shown replaces the policy with one of its own. */
export const secureHeaders = helmet({
	contentSecurityPolicy: {
		useDefaults: false,
		directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
	},
	// The service may be reached by plain HTTP in a trial; whoever ends TLS in front decides on HSTS.
	strictTransportSecurity: false,
});
