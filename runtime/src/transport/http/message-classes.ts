/** Requests and responses that are an express app's own from the start, so that express has nothing to make of them. */
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** What `http.createServer` makes requests and responses of. */
export interface MessageClasses {
	IncomingMessage: typeof IncomingMessage;
	ServerResponse: typeof ServerResponse<IncomingMessage>;
}

/**
 * Express gives every request and response the prototype of its app. For an object that is in use already V8 has to
 * find or make a new hidden class, which costs a tenth of a small request; for one that was born with that prototype
 * it is nothing.
 */
export function messageClasses(app: Express): MessageClasses {
	return {
		IncomingMessage: bornWith(IncomingMessage, app.request),
		ServerResponse: bornWith(ServerResponse<IncomingMessage>, app.response),
	};
}

/** @param prototype one that has the class's own in its chain, as those of express have */
function bornWith<Class extends abstract new (...args: never[]) => object>(
	parent: Class,
	prototype: object,
): Class {
	const born = function (...args: never[]): object {
		return Reflect.construct(parent, args, born) as object;
	};
	born.prototype = prototype;
	return born as unknown as Class;
}
