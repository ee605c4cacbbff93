/** Everything a program can set. What it leaves out is as in the service without any variable. */
import type { BridgeDefinition } from '../bridges/bridge-definition';
import type { OwnAiProvider } from '../ai/own-provider';
import type { Clock } from '../core/clock';
import type { FileStore } from '../files/file-store';
import type { CustomFilter } from '../security/custom-filter';
import type { FilterMode } from '../security/ip-filter';
import type { Store, StoreDefinition } from '../storage/store';
import type { Message, Session } from '../../../protocol/shapes';
import type { EventHandler, EventMap } from './event-map';
import type { LibraryLogger } from './logger';
import type { PlatformBridge } from './platform-bridge';

/** What a program can set. Every option may be left out. */
export interface PocketPingOptions<Events extends object = EventMap> {
	/** Variables of the environment, see {@link configFromEnv}. Options beside it replace them one by one. */
	environment?: Readonly<Record<string, string | undefined>>;

	/** Greeting in a chat that has no messages yet. */
	welcomeMessage?: string;
	/** When operators and handlers hear of a session: at the visitor's first deed, or when a page opens. Default `activity`. */
	sessionCreatedAt?: 'activity' | 'page-view';
	/** Whether operators may ask a page for a picture of itself. Default false. */
	screenshots?: boolean;

	/** Who answers when no operator does. */
	aiProvider?: OwnAiProvider;
	/** Seconds that a visitor's unanswered message waits for an operator; 0: not at all. Default 300. */
	aiTakeoverDelay?: number;
	/** What the model is told about its task. */
	aiSystemPrompt?: string;
	/** Minutes after an operator's last message when the AI gets the session back; 0: never. Default 60. */
	aiHandbackAfter?: number;
	/** What the visitor is told when the AI hands over to people. */
	aiHandoffMessage?: string;
	/** Seconds one answer may take. Default 60. */
	aiTimeout?: number;
	/** What the AI may use up; then people are asked. */
	aiLimits?: AiLimitOptions;

	/** Where operators answer from: those that come with this package, and those of one's own. */
	bridges?: ReadonlyArray<PlatformBridge | BridgeDefinition>;

	/** Where everything is kept. Default: a SQLite file in `dataDir`. */
	storage?: Store | StoreDefinition;
	/** Postgres in place of that: `postgres://…`. */
	databaseUrl?: string;
	/** Connections to Postgres at the most. Default 10. */
	databasePoolSize?: number;
	/** Redis between several instances on one Postgres: `redis://…`. */
	redisUrl?: string;
	/** Where uploaded files are kept. Default: a folder in `dataDir`. */
	files?: FileStore;
	/** A bucket for uploaded files in place of that. */
	s3?: S3Options;
	/** Directory of the database, uploaded files and the generated API key. Default `./data`. */
	dataDir?: string;

	/** Days after which closed sessions nobody comes back to are erased. Default: never. */
	retentionDays?: number;
	/** Key with which the secrets of subscriptions are encrypted in the database. */
	secretsKey?: string;

	/** Key of the management API and the operator WebSocket. Default: made once and kept in `dataDir`. */
	apiKey?: string;
	/** Token that reads `/api/metrics` and nothing else. */
	metricsToken?: string;
	/** The address under which browsers reach the router, with its prefix: `https://shop.example/pocketping`. */
	publicUrl?: string;
	/** Pages that may use the chat, such as `https://*.shop.example`. Default: every page. */
	allowedOrigins?: readonly string[];
	/** Proxies in front, which are believed when they say who the client is: how many, or their addresses. Default 0. */
	trustProxy?: number | readonly string[];
	/** The only header from which a trusted proxy's clients are known. */
	clientIpHeader?: string;
	/** Who gets in by address. */
	ipFilter?: IpFilterOptions;
	/** Who gets in by User-Agent. */
	userAgentFilter?: UserAgentFilterOptions;
	/** Whether sessions of what looks like a program are marked. Default true. */
	botHeuristics?: boolean;
	/** Proof of who visitors are. */
	identity?: IdentityOptions;
	/** Limits per visitor. False behind a limiter of one's own. Default true. */
	rateLimits?: boolean;

	/** Receiver of every custom event, as `{event, session, sentAt}`. */
	webhookUrl?: string;
	/** Secret that signs those deliveries. */
	webhookSecret?: string;
	/** Seconds one attempt may take. Default 5. */
	webhookTimeout?: number;
	/** Private hosts, addresses or CIDRs that webhooks may point to. */
	webhookAllowPrivate?: readonly string[];

	/** Hears of a session's first sign of life. */
	onNewSession?: (session: Session) => unknown;
	/** Hears of every message, whoever wrote it. */
	onMessage?: (message: Message, session: Session) => unknown;
	/** Hears of every custom event of a page. */
	onEvent?: EventHandler<Events, '*'>;
	/** Seconds a handler may take before the next one of its session begins. Default 30. */
	handlerTimeout?: number;

	/** Where log lines go. Default: standard output, as JSON. */
	logger?: LibraryLogger;
	/** The least important log lines that are written. Default `warn`. */
	logLevel?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
	/** Hears that the store can keep nothing any more: visitors get errors until the program starts anew. */
	onBroken?: (error: unknown) => void;
	/** Seconds that open requests, deliveries and handlers get to finish when it stops. Default 5. */
	stopTimeout?: number;
	/** Time, for tests. */
	clock?: Clock;
}

/** What the AI may use up. */
export interface AiLimitOptions {
	/** Answers in one session. Default 50. */
	sessionAnswers?: number;
	/** Tokens in one session. Default 200000. */
	sessionTokens?: number;
	/** Answers in one day (UTC), over all sessions. Default 2000. */
	dailyAnswers?: number;
	/** Tokens in one day (UTC), over all sessions. Default 5000000. */
	dailyTokens?: number;
	/** Tokens one answer may have. Default 1000. */
	answerTokens?: number;
	/** Tokens of the conversation that the model is given, newest first. Default 4000. */
	contextTokens?: number;
}

/** S3-compatible storage. */
export interface S3Options {
	bucket: string;
	/** Address of the storage, for others than AWS. */
	endpoint?: string;
	region?: string;
	accessKeyId?: string;
	secretAccessKey?: string;
	/** Whether the bucket's name stands in the path of its address, not in the host name. */
	pathStyle?: boolean;
	/** Folder within the bucket. */
	prefix?: string;
	/** Whether files pass through this service, or pages are sent to the storage for them. Default `stream`. */
	downloads?: 'stream' | 'redirect';
}

interface FilterOptions {
	/** Default: whether there is a `customFilter`. */
	enabled?: boolean;
	/** Which list decides; with `both`, the allowlist goes first. Default `blocklist`. */
	mode?: FilterMode;
	blocklist?: readonly string[];
	allowlist?: readonly string[];
	/** Whether who is blocked is worth a log line. Default true. */
	logBlocked?: boolean;
	/** Asked before the lists: true lets in, false keeps out, nothing leaves it to the lists. */
	customFilter?: CustomFilter;
}

/** Lists hold IPv4 or IPv6 addresses or CIDRs. */
export interface IpFilterOptions extends FilterOptions {
	/** How a blocked address is answered over HTTP. Default 403. */
	blockedStatusCode?: number;
	/** What a blocked address is told. Default `Forbidden`. */
	blockedMessage?: string;
}

/** Lists hold parts of a User-Agent, or regular expressions between slashes. */
export interface UserAgentFilterOptions extends FilterOptions {
	/** Whether the known bots are on the blocklist. Default true. */
	useDefaultBots?: boolean;
}

/** How visitors prove who they are. */
export interface IdentityOptions {
	/** Key with which your server signs its visitors' identities (HS256); two while one replaces the other. */
	secret: string | readonly string[];
	/** Whether identities without a good signature are refused. Default false. */
	required?: boolean;
}
