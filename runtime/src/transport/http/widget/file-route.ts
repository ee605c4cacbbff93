/** GET /files/:proof/:filename: the bytes of a file, for pages of any site that have its address. */
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { fileTypeOf } from '../../../core/attachments/file-types';
import { findReadable } from '../../../core/attachments/find-readable';
import { ChatError } from '../../../core/chat-error';
import type { FileHeaders } from '../../../files/file-store';
import type { AttachmentRecord } from '../../../storage/records';
import { addressKey } from '../../../security/client-address';
import type { HttpContext } from '../http-context';
import { contentDisposition as dispositionOf } from '../content-disposition';

/** Whatever a file holds, it is no page of this site: nothing loads, nothing runs, and it has no origin. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/**
 * For what a browser wraps into a page of its own making when it is opened by itself: a player loads the file from
 * that page, and a PDF viewer does not start in a sandbox (it brings its own). Measured in Chromium.
 */
const PLAYER_POLICY =
	"default-src 'none'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'";

const PLAYED = /^(audio|video)\/|^application\/pdf$/;

/** Files never change, but messages are deleted, and then they are to be gone soon. */
const CACHE = 'private, max-age=3600';

/** The name in the address is for people; the file is found by what the address proves. */
export function fileRoute(
	context: HttpContext,
): RequestHandler<{ proof: string; filename: string }> {
	const { core, tokens, limits, addressOf } = context;
	return async (request, response) => {
		await limits.take('request', addressKey(addressOf(request)));
		const id = tokens.open(request.params.proof);
		if (id === undefined) throw new ChatError('NOT_FOUND');
		const file = await findReadable(core, id);
		const range = rangeOf(request, response, file);
		if (request.method === 'HEAD') {
			setHeaders(response, file, range);
			response.end();
			return;
		}
		if (core.files.addressFor) {
			response.setHeader('Location', await core.files.addressFor(id, headersOf(file)));
			response.setHeader('Cache-Control', 'private, no-store');
			response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
			response.setHeader('Referrer-Policy', 'no-referrer');
			response.status(302).end();
			return;
		}
		const bytes = await core.files.read(id, range);
		if (!bytes) throw new ChatError('NOT_FOUND');
		setHeaders(response, file, range);
		if (request.fresh) {
			bytes.destroy();
			response.removeHeader('Content-Length');
			response.status(304).end();
			return;
		}
		await pipeline(bytes, response).catch((error: NodeJS.ErrnoException) => {
			// Players open a film, look at its beginning and hang up.
			if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
		});
	};
}

function setHeaders(response: Response, file: AttachmentRecord, range: Range | undefined): void {
	const { contentType, contentDisposition, cacheControl } = headersOf(file);
	response.setHeader('Content-Type', contentType);
	response.setHeader('Content-Disposition', contentDisposition);
	const policy = PLAYED.test(file.mimeType) ? PLAYER_POLICY : POLICY;
	response.setHeader('Content-Security-Policy', policy);
	response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
	response.setHeader('Referrer-Policy', 'no-referrer');
	response.setHeader('Cache-Control', cacheControl);
	response.setHeader('Accept-Ranges', 'bytes');
	response.setHeader('ETag', etagOf(file));
	if (range) {
		response.status(206);
		response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${file.size}`);
	}
	const length = range ? range.end - range.start + 1 : file.size;
	response.setHeader('Content-Length', length);
}

/** What keeps a file from being taken for something else, whoever answers with it. */
function headersOf({ mimeType, filename }: AttachmentRecord): FileHeaders {
	const isInline = fileTypeOf(mimeType, filename)?.inline === true;
	return {
		contentType: mimeType,
		contentDisposition: dispositionOf(isInline, filename),
		cacheControl: CACHE,
	};
}

/** The first and the last byte that are sent. */
interface Range {
	start: number;
	end: number;
}

/**
 * The one part that is asked for: Safari plays only what it can read in parts. Several parts at once, or parts of
 * what the file is no more, are answered with all of it, as RFC 9110 §14.2 and §13.1.5 allow.
 * @throws {ChatError} RANGE_NOT_SATISFIABLE
 */
function rangeOf<P>(
	request: Request<P>,
	response: Response,
	file: AttachmentRecord,
): Range | undefined {
	const ifRange = request.headers['if-range'];
	if (ifRange !== undefined && ifRange !== etagOf(file)) return undefined;
	const ranges = request.range(file.size);
	if (ranges === -1) {
		response.setHeader('Content-Range', `bytes */${file.size}`);
		throw new ChatError('RANGE_NOT_SATISFIABLE');
	}
	if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes') return undefined;
	return ranges.length === 1 ? ranges[0] : undefined;
}

function etagOf({ id }: AttachmentRecord): string {
	return `"${id}"`;
}
