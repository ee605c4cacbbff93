/** The variables about the bucket that uploaded files are kept in. */
import { z } from 'zod';
import type { Variable } from './variables';

const key = z.string().regex(/^[\x21-\x7e]{3,200}$/);
const KEY = '3 to 200 printable characters without spaces';

export const S3_VARIABLES = {
	S3_BUCKET: {
		schema: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
		expects: 'the name of a bucket',
		unset: 'uploaded files are kept in DATA_DIR/files',
		purpose: 'Bucket of S3-compatible storage that uploaded files are kept in',
	},
	S3_ENDPOINT: {
		schema: z
			.url({ protocol: /^https?$/ })
			.max(500)
			.refine((url) => URL.canParse(url) && new URL(url).search === ''),
		expects: 'an http(s) address, without the name of the bucket',
		unset: 'AWS, in S3_REGION',
		purpose: 'Address of the storage, for others than AWS',
	},
	S3_REGION: {
		schema: z.string().regex(/^[a-z0-9-]{2,50}$/),
		expects: 'a region such as eu-central-1, or auto',
		unset: 'us-east-1',
		purpose: 'Region of the bucket, which is part of every signature',
	},
	S3_ACCESS_KEY_ID: {
		schema: key,
		expects: KEY,
		unset: 'S3_BUCKET needs it',
		purpose: 'Name of the key that opens the bucket',
		// No secret by itself; both come from the same place, which often is files.
		secret: true,
	},
	S3_SECRET_ACCESS_KEY: {
		schema: key,
		expects: KEY,
		unset: 'S3_BUCKET needs it',
		purpose: 'The key that opens the bucket',
		secret: true,
	},
	S3_PATH_STYLE: {
		schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
		expects: 'on or off',
		unset: 'on with S3_ENDPOINT, off without',
		purpose: "Whether the bucket's name stands in the path of its address, not in the host name",
	},
	S3_PREFIX: {
		schema: z
			.string()
			.regex(/^[\w-]{1,60}(\/[\w-]{1,60}){0,5}\/?$/)
			.transform((text) => `${text.replace(/\/$/, '')}/`),
		expects: 'letters, digits, _ and -, with / between folders',
		unset: 'none',
		purpose: 'Folder within the bucket',
	},
	S3_DOWNLOADS: {
		schema: z.enum(['stream', 'redirect']),
		expects: 'stream or redirect',
		unset: 'stream',
		purpose:
			'Whether the service passes files on, or sends browsers to the bucket with an address that is good for 15 minutes',
	},
} as const satisfies Record<string, Variable>;
