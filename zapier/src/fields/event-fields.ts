/** An event for the page, as a user puts it together: a name, and data as pairs or as JSON. */
import type { Bundle, PlainInputField, ZObject } from 'zapier-platform-core';
import { readPairs, readText } from './read-input';

export const EVENT_FIELDS: PlainInputField[] = [
	{
		key: 'event_name',
		label: 'Event Name',
		type: 'string',
		required: true,
		placeholder: 'show_offer',
		helpText: 'What the page listens for with `PocketPing.onEvent`.',
	},
	{
		key: 'event_data',
		label: 'Event Data',
		dict: true,
		helpText: 'What the page gets with it, as names and values. All values arrive as text.',
	},
	{
		key: 'event_json',
		label: 'Event Data (JSON)',
		type: 'text',
		placeholder: '{"code": "WELCOME10", "percent": 10}',
		helpText:
			'For numbers, lists and nested data. Values of Event Data replace those of the same name.',
	},
];

/** What errors of the API call them. */
export const EVENT_LABELS = { name: 'Event Name', data: 'Event Data' };

/**
 * The body of the request.
 * @throws z.errors.Error with the code INVALID_PARAMETERS
 */
export function readEvent(z: ZObject, { inputData }: Bundle): { name: string; data?: unknown } {
	const name = readText(inputData.event_name);
	if (name === undefined) throw invalid(z, 'Event Name is empty. Enter what the page listens for.');
	const pairs = readPairs(inputData.event_data);
	const json = readJson(z, inputData.event_json);
	if (json === undefined) return { name, ...(pairs && { data: pairs }) };
	if (!pairs) return { name, data: json };
	if (typeof json !== 'object' || json === null || Array.isArray(json)) {
		throw invalid(z, 'Event Data (JSON) must be an object, { … }, to be joined with Event Data.');
	}
	return { name, data: { ...json, ...pairs } };
}

function readJson(z: ZObject, value: unknown): unknown {
	const text = readText(value);
	if (text === undefined) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		const { message } = error as Error;
		throw invalid(
			z,
			`Event Data (JSON) is not JSON: ${message}. Names and texts need double quotes.`,
		);
	}
}

function invalid(z: ZObject, message: string): Error {
	return new z.errors.Error(message, 'INVALID_PARAMETERS', 400);
}
