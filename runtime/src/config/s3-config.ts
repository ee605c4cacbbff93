/** The bucket that uploaded files are kept in, put together from its variables. */

export interface S3Config {
	/** Without the bucket. */
	readonly endpoint: string;
	readonly bucket: string;
	readonly region: string;
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly pathStyle: boolean;
	/** Empty, or ending in a slash. */
	readonly prefix: string;
	/** Whether browsers get files from the service, or from the bucket. */
	readonly downloads: 'stream' | 'redirect';
}

/** Undefined without a bucket: files are kept in the data directory. */
export function s3Config(values: {
	[Key in keyof S3Config]: S3Config[Key] | undefined;
}): S3Config | undefined {
	const { bucket, accessKeyId, secretAccessKey, region = 'us-east-1', endpoint } = values;
	if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
		return undefined;
	}
	return {
		endpoint: endpoint ?? `https://s3.${region}.amazonaws.com`,
		bucket,
		region,
		accessKeyId,
		secretAccessKey,
		pathStyle: values.pathStyle ?? endpoint !== undefined,
		prefix: values.prefix ?? '',
		downloads: values.downloads ?? 'stream',
	};
}

/** Variables that mean nothing without another one, and that one. */
const NEEDS: ReadonlyArray<readonly [name: string, needed: string]> = [
	['S3_BUCKET', 'S3_ACCESS_KEY_ID'],
	['S3_BUCKET', 'S3_SECRET_ACCESS_KEY'],
	['S3_ENDPOINT', 'S3_BUCKET'],
	['S3_ACCESS_KEY_ID', 'S3_BUCKET'],
	['S3_SECRET_ACCESS_KEY', 'S3_BUCKET'],
	['S3_PREFIX', 'S3_BUCKET'],
	['S3_DOWNLOADS', 'S3_BUCKET'],
];

/** One line for each variable that is set without what it needs. */
export function s3Contradictions(env: Readonly<Record<string, string | undefined>>): string[] {
	return NEEDS.filter(([name, needed]) => env[name] && !env[needed]).map(
		([name, needed]) => `${name}: found without ${needed}, which it needs`,
	);
}
