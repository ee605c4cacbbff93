/** The environment as options: what makes the program of the library. */
import type { PocketPingOptions } from './options';

/**
 * The variables of the environment as options, to be spread among others.
 * @example new PocketPing({ ...configFromEnv(), onMessage })
 */
export function configFromEnv(
	env: Readonly<Record<string, string | undefined>> = process.env,
): Pick<PocketPingOptions, 'environment'> {
	return { environment: { LOG_LEVEL: 'info', ...env } };
}
