/** What whoever runs the service looks at, as the routes are given it. */
import type { Exposition } from '../metrics/exposition';
import type { Metrics } from '../metrics/metrics';
import type { Readiness } from './readiness';

export interface Operations {
	metrics: Metrics;
	exposition: Exposition;
	/** Answers at once that it is not ready once the service stops. */
	readiness(): Promise<Readiness>;
	/** Says that the service stops: whoever spreads requests should send no more. */
	stopping(): void;
}
