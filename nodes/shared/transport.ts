/** The one way from the nodes to the runtime's management API. */
import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type IHttpRequestMethods,
	type ILoadOptionsFunctions,
} from 'n8n-workflow';

import { refusedByRuntime, silenceOptions, unexpectedAnswer } from './api-error';

export type RequestContext = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

interface RequestParts {
	body?: IDataObject;
	query?: IDataObject;
	headers?: Record<string, string>;
}

interface FullAnswer {
	statusCode: number;
	body: unknown;
}

/** A list of the management API: one page, and the way to the next. */
export type ListPage<Plural extends string, Entry> = Record<Plural, Entry[]> & {
	nextCursor: string | null;
};

/**
 * Calls the management API and gives back its JSON.
 * @throws {NodeApiError} when the runtime refuses or does not answer
 */
export async function pocketPingRequest<Answer>(
	context: RequestContext,
	method: IHttpRequestMethods,
	path: string,
	{ body, query, headers }: RequestParts = {},
): Promise<Answer> {
	const baseUrl = await getBaseUrl(context);
	let answer: FullAnswer;
	try {
		answer = (await context.helpers.httpRequestWithAuthentication.call(context, 'pocketPingApi', {
			method,
			url: `${baseUrl}${path}`,
			body,
			qs: query,
			headers,
			json: true,
			returnFullResponse: true,
			// Statuses are read here, because the body says more than the status.
			ignoreHttpStatusErrors: true,
		})) as FullAnswer;
	} catch (error) {
		throw new NodeApiError(context.getNode(), { baseUrl }, silenceOptions(baseUrl, error));
	}
	if (answer.statusCode >= 400) {
		throw refusedByRuntime(context.getNode(), answer.statusCode, answer.body);
	}
	if (typeof answer.body !== 'object' || answer.body === null) {
		throw unexpectedAnswer(context.getNode(), baseUrl);
	}
	return answer.body as Answer;
}

/** The credential's base URL without a trailing slash, so that a path can follow. */
export async function getBaseUrl(context: RequestContext): Promise<string> {
	const { baseUrl } = await context.getCredentials<{ baseUrl: string }>('pocketPingApi');
	const trimmed = String(baseUrl).trim().replace(/\/+$/, '');
	if (!/^https?:\/\/[^/]/.test(trimmed)) {
		throw new NodeOperationError(
			context.getNode(),
			`'Base URL' in the credential is '${trimmed}', which is not a web address`,
			{ description: 'Enter it with http:// or https://, for example http://localhost:3001' },
		);
	}
	return trimmed;
}

/** The path of one session, whatever characters its ID has. */
export function sessionPath(sessionId: string, rest = ''): string {
	return `/sessions/${encodeURIComponent(sessionId)}${rest}`;
}
