/** Where an object of a bucket is, in the two ways that S3-compatible storages have of saying it. */
import type { S3Config } from '../../config/s3-config';

type Place = Pick<S3Config, 'endpoint' | 'bucket' | 'pathStyle' | 'prefix'>;

/**
 * @param key of the file store; the prefix comes before it
 * @returns `https://endpoint/bucket/key`, or `https://bucket.endpoint/key`
 */
export function objectUrl({ endpoint, bucket, pathStyle, prefix }: Place, key: string): URL {
	const url = new URL(endpoint);
	const base = url.pathname.replace(/\/+$/, '');
	if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`;
	url.pathname = `${base}${pathStyle ? `/${bucket}` : ''}/${prefix}${key}`;
	return url;
}
