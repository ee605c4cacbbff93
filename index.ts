/**
 * For code that receives PocketPing's webhooks elsewhere than in n8n: the check of a delivery's signature,
 * and the words of the protocol. n8n itself loads the nodes by their paths and never this file.
 */
export {
	DEFAULT_TOLERANCE_SECONDS,
	verifyBodySignature,
	verifySignature,
	type SignatureHeaders,
	type VerificationFailure,
	type VerificationResult,
	type VerifyOptions,
} from './protocol/signature';
export { EVENT_CATALOGUE, EVENT_TYPES, isEventType } from './protocol/event-types';
export type { EventType, EventTypeInfo } from './protocol/event-types';
export type {
	CustomEvent,
	EventBody,
	EventData,
	Identity,
	Message,
	MessageType,
	Session,
	SessionStatus,
} from './protocol/shapes';
export type { WaitChoice, WaitOutcome, WaitRequest } from './protocol/waits';
