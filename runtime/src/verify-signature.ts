/** `pocketping-runtime/verify-signature`: the check of a delivery, for receivers that want nothing else. No dependencies. */
export {
	DEFAULT_TOLERANCE_SECONDS,
	verifyBodySignature,
	verifySignature,
	type SignatureHeaders,
	type VerificationFailure,
	type VerificationResult,
	type VerifyOptions,
} from '../../protocol/signature';
