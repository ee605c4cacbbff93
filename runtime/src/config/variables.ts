/** The environment: every variable the service reads, what it means and what it may be. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { AI_VARIABLES } from './ai-variables';
import { BRIDGE_VARIABLES } from './bridge-variables';
import { commaList } from './comma-list';
import { OPERATIONS_VARIABLES } from './operations-variables';
import { S3_VARIABLES } from './s3-variables';
import { IN_PASSWORDS, serverAddress } from './server-address';
import { STORAGE_VARIABLES } from './storage-variables';
import { VISITOR_VARIABLES } from './visitor-variables';

const ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/;
const VERSION = /^v?\d{1,5}(\.\d{1,5}){0,2}$/;
const HOST_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i;

const isAddress = (text: string) => ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

interface Variable {
	/** Turns the text of the variable into its value. */
	schema: z.ZodType;
	/** What it may be, for the line that says a value is wrong. */
	expects: string;
	/** What applies when it is unset, for the documentation. */
	unset: string;
	/** What it is for, for the documentation. */
	purpose: string;
	/** Its value is never printed. */
	secret?: boolean;
}

export const VARIABLES = {
	PORT: {
		schema: z
			.string()
			.regex(/^\d{1,5}$/)
			.transform(Number)
			.pipe(z.number().max(65535)),
		expects: 'a port number from 0 to 65535 (0 takes any free one)',
		unset: '3001',
		purpose: 'Port the service listens on',
	},
	HOST: {
		schema: z.string().min(1),
		expects: 'an address of this machine, such as 127.0.0.1',
		unset: 'all interfaces',
		purpose: 'Address the service listens on',
	},
	DATA_DIR: {
		schema: z.string().min(1),
		expects: 'a directory this service may write to',
		unset: './data',
		purpose: 'Directory of the SQLite file, uploaded files and the generated API key',
	},
	...STORAGE_VARIABLES,
	REDIS_URL: {
		schema: serverAddress(/^rediss?$/),
		expects: `the address of a Redis server, such as redis://user:password@redis:6379/0; ${IN_PASSWORDS}`,
		unset: 'this is the only instance',
		purpose: 'Redis through which several instances on one Postgres work as one',
		secret: true,
	},
	API_KEY: {
		schema: z.string().regex(/^\S{16,200}$/),
		expects: '16 to 200 characters without spaces',
		unset: 'made at the first start, printed once and kept in DATA_DIR/api-key',
		purpose: 'Key of the management API and the operator WebSocket',
		secret: true,
	},
	PUBLIC_URL: {
		schema: z
			.url({ protocol: /^https?$/ })
			.transform((url) => url.replace(/\/+$/, ''))
			.refine((url) => URL.canParse(url) && new URL(url).search === ''),
		expects: 'the http(s) address under which browsers reach this service',
		unset: 'local trial: webhooks may point to this machine',
		purpose: 'Address of this service as the outside sees it',
	},
	ALLOWED_ORIGINS: {
		schema: commaList.pipe(z.array(z.string().toLowerCase().regex(ORIGIN))),
		expects: 'origins such as https://shop.example or https://*.shop.example, separated by commas',
		unset: 'every page may use the chat',
		purpose: 'Pages that may use the chat',
	},
	TRUST_PROXY: {
		schema: z.union([
			z
				.string()
				.regex(/^\d{1,2}$/)
				.transform(Number),
			commaList.pipe(z.array(z.string().refine(isAddress)).min(1)),
		]),
		expects: 'the number of proxies in front of this service, or their addresses or CIDRs',
		unset: '0: the address is the one of the connection',
		purpose: 'Proxies that are believed when they say who the client is',
	},
	...VISITOR_VARIABLES,
	LOG_LEVEL: {
		schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
		expects: 'fatal, error, warn, info, debug, trace or silent',
		unset: 'info',
		purpose: 'The least important log lines that are written',
	},
	WELCOME_MESSAGE: {
		schema: z.string().max(1000),
		expects: 'at most 1000 characters',
		unset: 'none',
		purpose: 'Greeting in a chat that has no messages yet',
	},
	WEBHOOK_ALLOW_PRIVATE: {
		schema: commaList.pipe(
			z.array(z.string().refine((entry) => isAddress(entry) || HOST_NAME.test(entry))),
		),
		expects: 'host names, addresses or CIDRs, separated by commas',
		unset: 'none (the local trial allows this machine)',
		purpose: 'Private hosts that webhooks may point to, such as n8n in the same network',
	},
	EVENTS_WEBHOOK_URL: {
		schema: z.url({ protocol: /^https?$/ }).max(2000),
		expects: 'an http(s) address',
		unset: 'custom events go to subscriptions only',
		purpose: 'Receiver of every custom event, as `{event, session, sentAt}`',
	},
	EVENTS_WEBHOOK_SECRET: {
		schema: z.string().regex(/^[\x21-\x7e]{8,200}$/),
		expects: '8 to 200 printable characters without spaces',
		unset: 'those deliveries are not signed',
		purpose: 'Secret that signs deliveries to EVENTS_WEBHOOK_URL',
		secret: true,
	},
	EVENTS_WEBHOOK_TIMEOUT: {
		schema: z
			.string()
			.regex(/^\d{1,2}(\.\d{1,3})?$/)
			.transform((text) => Number(text) * 1000)
			.pipe(z.number().min(100).max(60_000)),
		expects: 'seconds, from 0.1 to 60',
		unset: '5',
		purpose: 'Seconds one attempt to deliver to EVENTS_WEBHOOK_URL may take',
	},
	...AI_VARIABLES,
	...BRIDGE_VARIABLES,
	...S3_VARIABLES,
	RATE_LIMITS: {
		schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
		expects: 'on or off',
		unset: 'on',
		purpose: 'Limits per visitor; off behind a limiter of your own and for load tests',
	},
	SESSION_CREATED_AT: {
		schema: z.enum(['activity', 'page-view']),
		expects: 'activity or page-view',
		unset: 'activity',
		purpose:
			"When operators and workflows hear of a session: at the visitor's first message, event or identification, or when a page opens",
	},
	SCREENSHOTS: {
		schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
		expects: 'on or off',
		unset: 'off',
		purpose: 'Whether operators may ask a page for a picture of itself',
	},
	...OPERATIONS_VARIABLES,
	MIN_WIDGET_VERSION: {
		schema: z.string().regex(VERSION),
		expects: 'a version such as 2.6.0',
		unset: 'every version may connect',
		purpose: 'Oldest version of the existing PocketPing widget that may connect',
	},
	LATEST_WIDGET_VERSION: {
		schema: z.string().regex(VERSION),
		expects: 'a version such as 2.6.0',
		unset: 'no version is called outdated',
		purpose: 'Newest version of the existing PocketPing widget; older ones are told',
	},
	VERSION_WARNING_MESSAGE: {
		schema: z.string().max(500),
		expects: 'at most 500 characters',
		unset: 'a sentence that names the versions',
		purpose: 'What the console of a page with an old widget says',
	},
	VERSION_UPGRADE_URL: {
		schema: z.url({ protocol: /^https?$/ }),
		expects: 'an http(s) address',
		unset: 'https://docs.pocketping.io/widget/installation',
		purpose: 'Where the newer widget is to be found',
	},
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;
export type { Variable };
