// The physical limit for HTTP here: express 5 that parses a JSON POST and answers a little JSON, nothing else.
const express = require('express');

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.use(express.json());
app.post('/message', (request, response) => {
	response.json({ messageId: 'msg_0', timestamp: request.body.timestamp ?? '' });
});
const port = Number(process.env.PORT ?? 0);
const server = app.listen(port, '127.0.0.1', () =>
	console.log(`listening ${server.address().port}`),
);
process.on('SIGTERM', () => process.exit(0));
