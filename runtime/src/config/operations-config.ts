/** The settings for whoever runs the service. */

export interface OperationsConfig {
	/** Undefined: only the API key reads the metrics. */
	readonly metricsToken: string | undefined;
	/** How long sessions are kept after their last activity, in milliseconds; undefined: for ever. */
	readonly retentionMs: number | undefined;
	/** Keys of 32 bytes, in base64 or hex: the first encrypts, all decrypt. None: nothing is encrypted. */
	readonly secretsKeys: readonly string[];
}
