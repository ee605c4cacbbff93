/** Settings that are wrong. */

/** Settings that a service cannot be started with: one line per mistake. */
export class ConfigError extends Error {
	constructor(readonly lines: readonly string[]) {
		super(lines.join('\n'));
		this.name = 'ConfigError';
	}
}
