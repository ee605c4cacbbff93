// `npm run check:bridges`: says of each bridge that the environment sets up what works and where to click.
const { ensureBuilt, ensureInstalled, follow } = require('./toolchain');

ensureInstalled('connected');
ensureBuilt('runtime');
follow(['runtime/dist/main.js', 'check']);
