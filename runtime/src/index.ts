/** The library: a live chat inside of a program. The program that `pocketping-runtime` starts is made of it. */

// The chat itself.
export { PocketPing } from './pocketping';
export { configFromEnv } from './library/config-from-env';
export { ConfigError } from './config/config-error';
export { ChatError } from './core/chat-error';
export type {
	AiLimitOptions,
	IdentityOptions,
	IpFilterOptions,
	PocketPingOptions,
	S3Options,
	UserAgentFilterOptions,
} from './library/options';
export type { ListOptions, SendOptions } from './library/send-options';
export type { AttachOptions, HttpServer } from './library/http-server';
export type { RequestHeaders } from './library/client-ip';
export type {
	DataArgument,
	EventHandler,
	EventMap,
	EventName,
	EventPattern,
	TypedEvent,
} from './library/event-map';
export type { HandlerNumbers } from './library/handler-queue';
export type { LibraryLogger } from './library/logger';
export type { MountedRouter } from './library/mounted-router';
export type { EmittedEvent, RecordedEvent } from './core/events/emitted-event';
export type { CustomFilter, FilteredRequest } from './security/custom-filter';
export type { FilterMode, IpFilterResult } from './security/ip-filter';
export type { Clock } from './core/clock';

// Where operators answer from.
export { TelegramBridge, type TelegramBridgeOptions } from './library/telegram-bridge';
export { DiscordBridge, type DiscordBridgeOptions } from './library/discord-bridge';
export { SlackBridge, type SlackBridgeOptions } from './library/slack-bridge';
export type { PlatformBridgeOptions } from './library/platform-bridge';
export { BridgeError, type BridgeErrorKind } from './bridges/bridge-error';
export type {
	Bridge,
	BridgeState,
	Destination,
	OpenedThread,
	Piece,
	PlacedPost,
} from './bridges/bridge';
export type { BridgeContext } from './bridges/bridge-context';
export type { BridgeDefinition } from './bridges/bridge-definition';
export type { BridgeInbox, InboxCommand, InboxMessage } from './bridges/bridge-inbox';
export type { Post } from './bridges/post';
export type { BridgeFile, BridgeOperator } from './core/bridges/bridge-input';

// Who answers when nobody else does.
export { OpenAIProvider } from './library/openai-provider';
export { AnthropicProvider } from './library/anthropic-provider';
export { GeminiProvider } from './library/gemini-provider';
export type { ApiProviderOptions } from './library/lazy-provider';
export type { OwnAiProvider as AiProvider, OwnAiAnswer as AiAnswer } from './ai/own-provider';
export type { AiRequest, AiTurn } from './ai/ai-provider';
export { AiError, type AiErrorKind } from './ai/ai-error';

// Where everything is kept.
export { SqliteStore } from './library/sqlite-store';
export type { Store, StoreDefinition, StoreReader, StoreTransaction } from './storage/store';
export type * from './storage/records';
export type * from './storage/delivery-records';
export type { FileHeaders, FileStore } from './files/file-store';

// The words of the protocol, and the check of a delivery's signature.
export { verifyBodySignature, verifySignature } from './verify-signature';
export type { SignatureHeaders, VerificationResult, VerifyOptions } from './verify-signature';
export { EVENT_CATALOGUE, EVENT_TYPES, isEventType } from '../../protocol/event-types';
export type { EventType, EventTypeInfo } from '../../protocol/event-types';
export { ERROR_TABLE, type ErrorCode } from '../../protocol/error-table';
export type * from '../../protocol/shapes';
