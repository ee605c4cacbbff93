// POST and GET over kept connections; no answer within the time is an error.
const http = require('node:http');

const TIMEOUT_MS = 5000;

function request(agent, method, url, body, headers = {}) {
	return new Promise((resolve, reject) => {
		const text = body === undefined ? undefined : JSON.stringify(body);
		const options = {
			method,
			agent,
			timeout: TIMEOUT_MS,
			headers: {
				...headers,
				...(text && {
					'content-type': 'application/json',
					'content-length': Buffer.byteLength(text),
				}),
			},
		};
		const sent = http.request(url, options, (response) => {
			const chunks = [];
			response.on('data', (chunk) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () => {
				const { statusCode: status, headers: answered } = response;
				resolve({ status, headers: answered, body: JSON.parse(Buffer.concat(chunks).toString()) });
			});
		});
		sent.on('timeout', () => sent.destroy(new Error('timed out')));
		sent.on('error', reject);
		sent.end(text);
	});
}

module.exports = { request };
