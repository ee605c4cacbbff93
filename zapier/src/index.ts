/** The PocketPing integration as Zapier loads it. */
import { defineApp, version as platformVersion } from 'zapier-platform-core';
import { version } from '../package.json';
import { attachKey } from './api/attach-key';
import { explainRefusal } from './api/explain-refusal';
import { authentication } from './authentication';
import { creates } from './creates';
import { searches } from './searches';
import { triggers } from './triggers';

export default defineApp({
	version,
	platformVersion,
	authentication,
	beforeRequest: [attachKey],
	afterResponse: [explainRefusal],
	// Empty fields come as they are, so that an empty text and no text are ours to tell apart.
	flags: { cleanInputData: false },
	triggers,
	creates,
	searches,
});
